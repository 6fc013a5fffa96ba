import { expect, test } from 'vitest';
import { extremeState, rejectedState } from '../../helpers/sample-extremes.ts';
import { SAMPLE_STATES } from '../../helpers/sample-state.ts';
import { seriousFindings } from '../../helpers/screens/serious-findings.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';

type Theme = 'dark' | 'light';

const STATES = { ...SAMPLE_STATES, extreme: extremeState, rejected: rejectedState } as const;

const PLACES: readonly (readonly [string, keyof typeof STATES])[] = [
  ['#/overview', 'critical'],
  ['#/overview', 'blind'],
  ['#/overview', 'empty'],
  ['#/overview', 'starting'],
  ['#/overview', 'many'],
  ['#/overview', 'extreme'],
  ['#/overview', 'rejected'],
  ['#/account/acc-binance', 'extreme'],
  ['#/what-if', 'empty'],
  ['#/alarms/active', 'empty'],
  ['#/accounts', 'rejected'],
  ['#/account/acc-bitget', 'critical'],
  ['#/account/acc-import', 'blind'],
  ['#/alarms/active', 'critical'],
  ['#/alarms/log', 'critical'],
  ['#/alarms/rules', 'critical'],
  ['#/alarms/channels', 'calm'],
  ['#/accounts', 'blind'],
  ['#/accounts/connect', 'calm'],
];

/** axe on every place in one theme: a file each, because files run side by side. */
export function describeAccessibility(theme: Theme): void {
  describeScreens(`accessibility, ${theme}`, (open) => {
    test.each(PLACES)(`axe finds nothing serious on %s (%s), ${theme}`, async (hash, name) => {
      const { page } = await open({ state: STATES[name](), theme, hash });
      expect(await seriousFindings(page)).toEqual([]);
    });
  });
}
