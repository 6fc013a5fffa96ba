import type { Page } from 'playwright-core';
import type { AppState } from '../../../shared/contract/app-state.ts';
import type { BookWithBetas } from '../../../shared/contract/channels.ts';
import type { MarketView } from '../../../shared/contract/market.ts';
import type { Collateral } from '../../../shared/domain/book.ts';
import type { PageHostData } from '../../helpers/page-host.ts';
import {
  extremeState,
  hiddenState,
  OTHER_ACCOUNT,
  REFUSED_KEY,
  rejectedState,
} from '../../helpers/sample-extremes.ts';
import {
  calmMarket,
  sampleDetails,
  selloffMarket,
  staleMarket,
  unreadMarket,
} from '../../helpers/sample-market.ts';
import { SAMPLE_STATES } from '../../helpers/sample-state.ts';
import { CSV_PREVIEW } from '../../helpers/sample-preview.ts';
import { engineBook, engineState } from '../../helpers/engine-book.ts';

/** One picture: a screen in a state, and what was done there before. */
export interface Shot {
  readonly name: string;
  readonly state: StateName;
  readonly hash: (positionKey: string) => string;
  readonly data?: Partial<PageHostData>;
  readonly prepare?: (page: Page) => Promise<void>;
}

/** `engine` is the one whose figures come from the risk engine and fit together. */
const STATES = {
  ...SAMPLE_STATES,
  engine: engineState,
  extreme: extremeState,
  hidden: hiddenState,
  rejected: rejectedState,
} as const;
type StateName = keyof typeof STATES;

/** The market that belongs to each state; nothing is known of it while the core starts. */
const MARKETS: Readonly<
  Record<Exclude<StateName, 'starting'>, (nearest: string | undefined) => MarketView>
> = {
  empty: unreadMarket,
  calm: calmMarket,
  critical: selloffMarket,
  blind: staleMarket,
  many: selloffMarket,
  engine: selloffMarket,
  extreme: selloffMarket,
  hidden: selloffMarket,
  rejected: unreadMarket,
};

export function stateOf(shot: Shot): AppState {
  const { state: name } = shot;
  const state = STATES[name]();
  return name === 'starting' ? state : { ...state, market: MARKETS[name](state.positions[0]?.key) };
}

export function dataOf(shot: Shot): Partial<PageHostData> {
  return {
    market: sampleDetails(),
    ...(shot.state === 'engine' ? { book: engineBook() } : {}),
    ...shot.data,
  };
}

/** The book of the engine with coins as collateral: one held, one borrowed. */
function bookWithCollateral(): BookWithBetas {
  const data = engineBook();
  const coin = (asset: string, amount: number, price: number): Collateral => ({
    asset,
    amount,
    price,
    weight: 0.9,
    liabilityWeight: 1,
  });
  const collateral = [coin('SOL', 120, 188.31), coin('XRP', -2_000, 2.48)];
  const accounts = data.book.accounts.map((account, index) => ({
    ...account,
    pools: account.pools.map((pool) => (index === 0 ? { ...pool, collateral } : pool)),
  }));
  return { ...data, book: { accounts } };
}

const at = (hash: string) => () => hash;
const positionAt = (key: string): string => `#/position/${encodeURIComponent(key)}`;

const press =
  (...names: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const name of names) await page.getByRole('button', { name }).first().click();
  };

async function tryKey(page: Page): Promise<void> {
  await page.getByLabel('Search venues').fill('bitg');
  await page.keyboard.press('Enter');
  for (const label of ['API key', 'Secret', 'Passphrase']) await page.getByLabel(label).fill('abc');
  await page.getByRole('button', { name: 'Test the connection' }).click();
  await page.getByRole('alert').waitFor();
}

/** Fills whatever the venue asks for, and tests it. */
async function testNewKey(page: Page): Promise<void> {
  for (const field of await page.locator('.connect-form input[type=password]').all()) {
    if (!(await field.getAttribute('aria-describedby'))?.endsWith('-hint')) await field.fill('abc');
  }
  await page.getByRole('button', { name: 'Test the new key' }).click();
  await page.getByRole('alert').waitFor();
}

async function openFile(page: Page): Promise<void> {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'desk.csv', mimeType: 'text/csv', buffer: Buffer.from('a;b\n1;2\n') });
  await page.getByText('can be imported').first().waitFor();
}

const OVERVIEWS = (
  [
    'critical',
    'calm',
    'blind',
    'empty',
    'starting',
    'many',
    'extreme',
    'hidden',
    'rejected',
  ] as const
).map((state): Shot => ({ name: `overview-${state}`, state, hash: at('#/overview') }));

/** Every screen as it is met most, and the dialogs over it. */
export const SHOTS: readonly Shot[] = [
  ...OVERVIEWS,
  { name: 'position', state: 'engine', hash: positionAt },
  { name: 'position-extreme', state: 'extreme', hash: positionAt },
  { name: 'account', state: 'engine', hash: at('#/account/acc-binance') },
  {
    name: 'account-collateral',
    state: 'engine',
    hash: at('#/account/acc-binance'),
    data: { book: bookWithCollateral() },
  },
  { name: 'account-extreme', state: 'extreme', hash: at('#/account/acc-binance') },
  { name: 'what-if', state: 'engine', hash: at('#/what-if') },
  { name: 'what-if-fall', state: 'engine', hash: at('#/what-if'), prepare: press('−20') },
  { name: 'what-if-replay', state: 'engine', hash: at('#/what-if/replay') },
  { name: 'market-radar', state: 'critical', hash: at('#/market') },
  { name: 'market-liquidations', state: 'critical', hash: at('#/market/liquidations') },
  { name: 'market-correlation', state: 'critical', hash: at('#/market/correlation') },
  { name: 'market-calendar', state: 'critical', hash: at('#/market/calendar') },
  { name: 'market-spread', state: 'critical', hash: at('#/market/spread') },
  { name: 'market-settings', state: 'critical', hash: at('#/market/settings') },
  { name: 'alarms-active', state: 'critical', hash: at('#/alarms/active') },
  { name: 'alarms-none', state: 'calm', hash: at('#/alarms/active') },
  { name: 'alarms-log', state: 'critical', hash: at('#/alarms/log') },
  {
    name: 'alarms-why',
    state: 'critical',
    hash: at('#/alarms/log'),
    prepare: press('Why?'),
  },
  { name: 'alarms-rules', state: 'critical', hash: at('#/alarms/rules') },
  { name: 'alarms-channels', state: 'calm', hash: at('#/alarms/channels') },
  {
    name: 'alarms-test',
    state: 'calm',
    hash: at('#/alarms/channels'),
    prepare: press('Send a test alarm'),
  },
  { name: 'import', state: 'calm', hash: at('#/import') },
  {
    name: 'import-preview',
    state: 'calm',
    hash: at('#/import'),
    data: { previews: { '*': CSV_PREVIEW } },
    prepare: openFile,
  },
  { name: 'accounts', state: 'blind', hash: at('#/accounts') },
  { name: 'accounts-rejected', state: 'rejected', hash: at('#/accounts') },
  { name: 'accounts-connect', state: 'calm', hash: at('#/accounts/connect') },
  {
    name: 'accounts-refused',
    state: 'calm',
    hash: at('#/accounts/connect'),
    data: { report: REFUSED_KEY },
    prepare: tryKey,
  },
  {
    name: 'accounts-untold',
    state: 'calm',
    hash: at('#/accounts/connect'),
    data: { report: { rights: 'cannot-verify', rightsUntold: true } },
    prepare: tryKey,
  },
  {
    name: 'accounts-replace',
    state: 'rejected',
    hash: at('#/accounts/replace-key/acc-binance'),
    data: { report: OTHER_ACCOUNT },
    prepare: testNewKey,
  },
  {
    name: 'palette',
    state: 'critical',
    hash: at('#/overview'),
    prepare: (page) => page.keyboard.press('Control+k'),
  },
];

const FULL_STATES = ['empty', 'starting', 'calm', 'critical', 'blind', 'many', 'extreme'] as const;

/** Those, and every screen in every state. */
export function fullShots(): readonly Shot[] {
  const screens = SHOTS.filter(
    (shot) => shot.prepare === undefined && !/^(overview|.*-extreme$|.*-rejected$)/.test(shot.name),
  );
  return [
    ...SHOTS,
    ...screens.flatMap((shot) =>
      FULL_STATES.filter((state) => state !== shot.state).map((state) => ({
        ...shot,
        name: `${shot.name}-in-${state}`,
        state,
      })),
    ),
  ];
}
