import type { ConnectReport } from '../../../shared/contract/accounts.ts';
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

/** What a check found, and what to change where it failed. */
export function describeReport(report: ConnectReport): readonly string[] {
  const { rights, clockSkewMs, markets, positions, problems } = report;
  return [
    report.ok ? 'The account can be read.' : 'The account cannot be watched.',
    ...problems.map(({ message }) => `- ${message}`),
    `Key: ${RIGHTS[rights]}`,
    ...(report.rightsUntold === true
      ? ['This exchange tells nobody what a key may do. Look at its page that this one only reads.']
      : rights === 'cannot-verify'
        ? ['Look at the page of the exchange that this key only reads.']
        : []),
    ...(clockSkewMs === undefined ? [] : [`Clock: ${Math.abs(Math.round(clockSkewMs))} ms apart`]),
    ...(markets === undefined ? [] : [`Markets: ${markets}`]),
    ...(positions === undefined ? [] : [`Positions found: ${positions}`]),
  ];
}
