import { needsConsent } from '../../../shared/contract/account-match.ts';
import type {
  ConnectReport,
  ReplaceKeyReport,
  VenueInfo,
} from '../../../shared/contract/accounts.ts';
import type { FeedErrorKind } from '../../../shared/domain/feed-state.ts';
import { feedErrorWords } from '../../../shared/words/feed-error-words.ts';
import { untoldRightsWords } from '../../../shared/words/key-rights-words.ts';
import { exchangeName } from '../../../shared/words/exchange-name.ts';
import { printTable, type Column } from '../print-table.ts';
import type { ListedAccount } from './accounts-door.ts';

const COLUMNS: readonly Column[] = [
  { title: 'NAME', align: 'left' },
  { title: 'EXCHANGE', align: 'left' },
  { title: 'KEY', align: 'left' },
  { title: 'ID', align: 'left' },
];

const RIGHTS: Record<ConnectReport['rights'], string> = {
  'read-only': 'read-only',
  trade: 'CAN TRADE',
  withdraw: 'CAN WITHDRAW',
  'cannot-verify': 'cannot verify',
};

export function describeAccounts(accounts: readonly ListedAccount[]): readonly string[] {
  if (accounts.length === 0) {
    return ['No account is connected. Connect one: leeway accounts add --exchange binanceusdm'];
  }
  return printTable(
    COLUMNS,
    accounts.map(({ id, name, exchange, keyRights }) => [
      name,
      exchangeName(exchange),
      RIGHTS[keyRights],
      id,
    ]),
  );
}

/** A check is made once; what Leeway does by itself while it watches does not help here. */
const AGAIN = 'Then try again: leeway accounts test';
const ADVICE: Partial<Readonly<Record<FeedErrorKind, string>>> = {
  // The message says it.
  'key-too-powerful': '',
  'not-supported': '',
  'key-rejected':
    'Check that it was copied whole, and that it was not deleted and has not expired. A connected account takes a new key with: leeway accounts replace',
  'credentials-locked': 'Set what is missing, or give the key itself.',
  'rate-limited': `Wait a minute, and end other programs that use this address. ${AGAIN}`,
  banned: `Wait until the time that the exchange names. ${AGAIN}`,
  maintenance: `See the status page of the exchange. ${AGAIN}`,
  network: `Check the network, the proxy and the endpoint. ${AGAIN}`,
  timeout: `Check the network, the proxy and the endpoint. ${AGAIN}`,
  'bad-answer': `If an endpoint or a proxy is set, look there first. ${AGAIN}`,
  'unconfirmed-empty': `The exchange contradicts itself for the moment. ${AGAIN}`,
  internal: 'Report this: it is an error of Leeway.',
};

function adviceOf(kind: FeedErrorKind): readonly string[] {
  const advice = ADVICE[kind] ?? feedErrorWords({ kind }).advice;
  return advice === '' ? [] : [`  ${advice}`];
}

/** What a check found, and what to change where it failed. */
export function describeReport(report: ConnectReport): readonly string[] {
  const { rights, clockSkewMs, markets, positions, problems } = report;
  // Of a key that nobody could look at nothing is said: neither that it is fine nor that the exchange told nothing.
  const wasLookedAt = report.ok || rights !== 'cannot-verify';
  const untold = wasLookedAt ? untoldRightsWords(report, 'The exchange') : undefined;
  return [
    report.ok ? 'The account can be read.' : 'The account cannot be watched.',
    ...problems.flatMap(({ kind, message }) => [`- ${message}`, ...adviceOf(kind)]),
    ...(wasLookedAt ? [`Key: ${RIGHTS[rights]}`] : []),
    ...(untold === undefined ? [] : [untold]),
    ...(clockSkewMs === undefined ? [] : [`Clock: ${Math.abs(Math.round(clockSkewMs))} ms apart`]),
    ...(markets === undefined ? [] : [`Markets: ${markets}`]),
    ...(positions === undefined ? [] : [`Positions found: ${positions}`]),
  ];
}

/** What became of a replacement, and what is left to do at the exchange. */
export function describeReplacement(
  name: string,
  { keyPage }: Pick<VenueInfo, 'keyPage'>,
  report: ReplaceKeyReport,
): readonly string[] {
  const { match, replaced } = report;
  const where = keyPage === undefined ? '' : `: ${keyPage}`;
  return [
    ...describeReport(report),
    ...(match === undefined ? [] : [`Account: ${match.text}`]),
    ...(replaced === true
      ? [
          `${name} is read with the new key from now on; the old one is forgotten here.`,
          `Revoke the old key at the exchange, if it still works${where}.`,
        ]
      : [
          `Nothing was changed: ${name} keeps its old key.`,
          ...(report.ok && needsConsent(match)
            ? ['If this is what you want: --accept-other-account']
            : []),
        ]),
  ];
}
