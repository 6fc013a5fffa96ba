/* oxlint-disable no-console -- this is a command: it says what it wrote */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AppState } from '../../../shared/contract/app-state.ts';
import type { MarketView } from '../../../shared/contract/market.ts';
import {
  calmMarket,
  sampleDetails,
  selloffMarket,
  staleMarket,
  unreadMarket,
} from '../../helpers/sample-market.ts';
import { SAMPLE_STATES, type SampleName } from '../../helpers/sample-state.ts';
import { requireChromium } from '../../helpers/chromium.ts';
import { missingForScreens, openPage } from './open-page.ts';
import { serveRenderer } from './serve-renderer.ts';

/*
 * Pictures of every screen in both themes: `node test/e2e/screens/take-screenshots.ts [--full] [--only TEXT]`.
 * `--full` adds both sizes and every state. They land in test-results/screens.
 */
const out = fileURLToPath(new URL('../../../test-results/screens', import.meta.url));
const full = process.argv.includes('--full');
const only = process.argv[process.argv.indexOf('--only') + 1];
const filter = process.argv.includes('--only') ? only : undefined;

interface Shot {
  readonly name: string;
  readonly state: SampleName;
  readonly hash: (positionKey: string) => string;
}

const position = (key: string): string => `#/position/${encodeURIComponent(key)}`;

const SHOTS: readonly Shot[] = [
  { name: 'overview-critical', state: 'critical', hash: () => '#/overview' },
  { name: 'overview-calm', state: 'calm', hash: () => '#/overview' },
  { name: 'overview-blind', state: 'blind', hash: () => '#/overview' },
  { name: 'overview-empty', state: 'empty', hash: () => '#/overview' },
  { name: 'overview-starting', state: 'starting', hash: () => '#/overview' },
  { name: 'overview-many', state: 'many', hash: () => '#/overview' },
  { name: 'position', state: 'critical', hash: position },
  { name: 'account', state: 'critical', hash: () => '#/account/acc-binance' },
  { name: 'what-if', state: 'critical', hash: () => '#/what-if' },
  { name: 'what-if-replay', state: 'critical', hash: () => '#/what-if/replay' },
  { name: 'market-radar', state: 'critical', hash: () => '#/market' },
  { name: 'market-liquidations', state: 'critical', hash: () => '#/market/liquidations' },
  { name: 'market-correlation', state: 'critical', hash: () => '#/market/correlation' },
  { name: 'market-calendar', state: 'critical', hash: () => '#/market/calendar' },
  { name: 'market-spread', state: 'critical', hash: () => '#/market/spread' },
  { name: 'alarms-active', state: 'critical', hash: () => '#/alarms/active' },
  { name: 'alarms-log', state: 'critical', hash: () => '#/alarms/log' },
  { name: 'alarms-rules', state: 'critical', hash: () => '#/alarms/rules' },
  { name: 'alarms-channels', state: 'calm', hash: () => '#/alarms/channels' },
  { name: 'import', state: 'calm', hash: () => '#/import' },
  { name: 'accounts', state: 'blind', hash: () => '#/accounts' },
  { name: 'accounts-connect', state: 'calm', hash: () => '#/accounts/connect' },
];

/** The market that belongs to each state; nothing is known of it while the core starts. */
const MARKETS: Readonly<
  Record<Exclude<SampleName, 'starting'>, (nearest: string | undefined) => MarketView>
> = {
  empty: unreadMarket,
  calm: calmMarket,
  critical: selloffMarket,
  blind: staleMarket,
  many: selloffMarket,
};

function sampleState(name: SampleName): AppState {
  const state = SAMPLE_STATES[name]();
  return name === 'starting' ? state : { ...state, market: MARKETS[name](state.positions[0]?.key) };
}

const SIZES = full
  ? [
      { width: 1440, height: 900 },
      { width: 1024, height: 700 },
    ]
  : [{ width: 1440, height: 900 }];

const FULL_STATES: readonly SampleName[] = [
  'empty',
  'starting',
  'calm',
  'critical',
  'blind',
  'many',
];

function shots(): readonly Shot[] {
  if (!full) return SHOTS;
  const screens = SHOTS.filter((shot) => !shot.name.startsWith('overview'));
  return [
    ...FULL_STATES.map((state) => ({ name: `overview-${state}`, state, hash: () => '#/overview' })),
    ...screens.flatMap((shot) =>
      FULL_STATES.map((state) => ({ ...shot, name: `${shot.name}-${state}`, state })),
    ),
  ];
}

const missing = missingForScreens();
if (missing !== undefined) {
  console.log(`skipped: ${missing}`);
} else {
  const browser = await requireChromium();
  mkdirSync(out, { recursive: true });
  const server = await serveRenderer();
  let complaintCount = 0;
  for (const theme of ['dark', 'light'] as const) {
    for (const size of SIZES) {
      for (const shot of shots()) {
        const name = `${shot.name}-${theme}${full ? `-${size.width}x${size.height}` : ''}`;
        if (filter !== undefined && !name.includes(filter)) continue;
        const state = sampleState(shot.state);
        const hash = shot.hash(state.positions[0]?.key ?? '');
        const { page, context, complaints } = await openPage(browser, {
          url: server.url,
          state,
          theme,
          hash,
          data: { market: sampleDetails() },
          ...size,
        });
        await page.waitForTimeout(700);
        await page.screenshot({ path: `${out}/${name}.png` });
        for (const complaint of complaints) console.log(`${name}: ${complaint}`);
        complaintCount += complaints.length;
        console.log(`wrote ${name}.png`);
        await context.close();
      }
    }
  }
  await browser.close();
  server.close();
  if (complaintCount > 0) process.exitCode = 1;
}
