import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AlarmView } from '../../../shared/alarms/alarm.ts';
import type { AppState } from '../../../shared/contract/app-state.ts';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import { sampleDetails } from '../../helpers/sample-market.ts';
import { criticalState } from '../../helpers/sample-state.ts';
import { engineBook, engineState } from '../../helpers/engine-book.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';
import { atRest } from '../../helpers/screens/page-work.ts';
import { positionHash } from '../../helpers/screens/open-on-book.ts';

/** What stands on each screen when it shows what it knows. */
const SCREENS = [
  ['#/overview', '.ladder-row'],
  ['#/account/acc-binance', '.account-move'],
  ['#/what-if', '.what-if-outcome'],
  ['#/what-if/replay', '.crash-head'],
  ['#/market/spread', '.shift-after'],
  ['#/alarms/active', '.alarm-card'],
  ['#/alarms/log', '.data-table-row'],
  ['#/alarms/rules', '.rule-effect'],
  ['#/alarms/channels', '.channel-card'],
  ['#/accounts', '.account-row'],
] as const;

/** Money, coins and contracts of the trader, as whoever looks at the screen would read them. */
const AMOUNT = /\$\d|(?<![\w:.,/])\d[\d,.]*\s(?:USDT?|USDC|BTC|ETH|SOL|contracts?)\b/;

const LIMIT: AlarmView = {
  id: 'notional-limit|acc-binance',
  rule: 'notional-limit',
  level: 'critical',
  phase: 'firing',
  subject: { accountId: 'acc-binance' },
  sinceMs: 0,
  valueState: 'ok',
  title: 'Demo Binance: positions worth 48,211.07 USD, above your limit.',
  text: 'Your limit is 40,000.00 USD. Close positions worth 8,211.07 USD to be within it again.',
};

function shared(state: AppState): AppState {
  const { appearance, alarms } = state.settings;
  return {
    ...state,
    alarms: [LIMIT, ...state.alarms],
    notices: [
      {
        id: 'undelivered',
        severity: 'error',
        text: `A warning could not be delivered on any channel: ${LIMIT.title}`,
      },
    ],
    settings: {
      ...state.settings,
      appearance: { ...appearance, hideAmounts: true },
      alarms: { ...alarms, limits: [{ notional: 40_000 }] },
    },
  };
}

/** Amounts that stand on a page. */
async function amountsOn(page: Page): Promise<readonly string[]> {
  const lines = (await readPage(page)).flatMap((text) => text.split('\n'));
  return lines.filter((line) => AMOUNT.test(line.replaceAll(/[\u00a0\u202f]/g, ' ')));
}

/** Everything that can be read or hovered, fields included; what a password field holds is dots. */
const readPage = (page: Page) =>
  page.evaluate(() => {
    const texts = [document.title, document.body.innerText];
    for (const element of document.querySelectorAll('*')) {
      for (const name of ['title', 'aria-label', 'aria-valuetext', 'placeholder']) {
        texts.push(element.getAttribute(name) ?? '');
      }
      if (element instanceof HTMLInputElement && element.type !== 'password') {
        const unit = element.parentElement?.textContent ?? '';
        texts.push(`${element.value} ${unit}`);
      }
    }
    return texts.filter((text) => text !== '');
  });

describeScreens('a shared screen', (open) => {
  test('shows no amount on any screen', async () => {
    const state = engineState();
    const { page } = await open({
      state: shared(state),
      data: { market: sampleDetails(), book: engineBook() },
    });
    const position = [positionHash(state.positions[0]?.key ?? ''), '.way-cards'] as const;
    for (const [hash, what] of [...SCREENS, position]) {
      await page.goto(`${page.url().split('#')[0] ?? ''}${hash}`);
      await page.locator(what).first().waitFor();
      await atRest(page);
      expect(await amountsOn(page), hash).toEqual([]);
    }
    await page.keyboard.press('Control+k');
    await page.getByText('Acknowledge: Demo Binance').first().waitFor();
    expect((await readPage(page)).join('\n')).not.toContain('48,211.07');
    // Amounts that are not hidden are seen by the same eyes.
    await page.evaluate((settings) => window.fake.patch({ settings }), state.settings);
    await expect.poll(() => amountsOn(page)).not.toEqual([]);
  });

  test('the figures behind a decision are dots where they are money', async () => {
    const entry: AuditEntry = {
      id: 1,
      atMs: 0,
      action: 'raised',
      rule: 'notional-limit',
      level: 'critical',
      text: LIMIT.title,
      inputs: { notional: 48_211.07, equity: 9_000.5, limit: 40_000, leverage: 5.36, loss: null },
    };
    const { page } = await open({
      state: shared(criticalState()),
      hash: '#/alarms/log',
      data: { log: [entry] },
    });
    await page.getByRole('button', { name: 'Why?' }).first().click();
    const list = page.locator('.why-list');
    await list.waitFor();
    await expect.poll(() => list.innerText()).toMatch(/5\.36/);
    expect(await list.innerText()).not.toMatch(/48211|9000|40000/);
    await expect.poll(() => list.getByText('•••••').count()).toBe(3);
  });
});
