import { expect, test } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
import { criticalState } from '../../helpers/sample-state.ts';
import { seriousFindings } from '../../helpers/screens/serious-findings.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';

const RULES = '#/alarms/rules';

describeScreens('rules tried before they are saved', (open) => {
  test('are tried from the keyboard, as typed, over the days that were chosen', async () => {
    const { page, asked } = await open({ state: criticalState(), hash: RULES });
    await page.getByLabel('Critical when: liquidation is nearer than').fill('4');
    await page
      .getByRole('group', { name: 'Days to try' })
      .getByRole('button', { name: '30 days' })
      .focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Try these rules' }).focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => asked('alarms/replay'))
      .toEqual([
        { thresholds: { ...DEFAULT_THRESHOLDS, criticalDistance: 0.04 }, overrides: [], days: 14 },
      ]);
    const table = page.getByRole('table').filter({ hasText: 'As typed' });
    await table.getByRole('row', { name: /Notifications a day/ }).waitFor();
    await expect
      .poll(() => table.getByRole('columnheader').allTextContents())
      .toEqual(['Outcome', 'In force', 'As typed']);
    await page.getByText('No candles of TAO: their prices stood still.').waitFor();
    // Nothing was saved by trying.
    expect(await asked('settings/update')).toEqual([]);
  });

  test('a threshold of one account is tried before it is saved, and what comes of it is another outcome', async () => {
    const { page, asked } = await open({ state: criticalState(), hash: RULES });
    const attempt = page.getByRole('button', { name: 'Try these rules' });
    const daily = (inForce: string, asTyped: string) =>
      page.getByRole('row', { name: new RegExp(`^Notifications a day.*${inForce}.*${asTyped}`) });
    await attempt.click();
    await daily('3.4', '2.1').waitFor();
    await page.getByRole('button', { name: 'Add a threshold' }).click();
    const own = page.getByRole('group', { name: 'Own threshold 1' });
    // What is not typed in full yet is no rule that could be tried.
    await expect.poll(() => attempt.isDisabled()).toBe(true);
    await own.getByLabel('Value').fill('25');
    await page.getByText('The rules have changed since. Try them again.').waitFor();
    await attempt.click();
    await daily('3.4', '5.1').waitFor();
    const overrides = [{ accountId: 'acc-binance', thresholds: { warningDistance: 0.25 } }];
    await expect
      .poll(() => asked('alarms/replay'))
      .toMatchObject([{ overrides: [] }, { overrides }]);
    // Tried, not saved: the rules in force are as they were, and the row still waits to be saved.
    expect(await asked('settings/update')).toEqual([]);
    await expect
      .poll(() => page.getByRole('button', { name: 'Save own thresholds' }).isEnabled())
      .toBe(true);
    await page.reload();
    await page.getByText('The rules above hold for everything.').waitFor();
  });

  test('an outcome says when it is of other rules, and rules that are not valid cannot be tried', async () => {
    const { page } = await open({ state: criticalState(), hash: RULES });
    const attempt = page.getByRole('button', { name: 'Try these rules' });
    await attempt.click();
    await page.getByRole('table').filter({ hasText: 'As typed' }).waitFor();
    await page.getByLabel('Critical when: liquidation is nearer than').fill('4.5');
    await page.getByText('The rules have changed since. Try them again.').waitFor();
    await page.getByLabel('Critical when: liquidation is nearer than').fill('none');
    await expect.poll(() => attempt.isDisabled()).toBe(true);
  });

  test('a refusal is said where it was asked', async () => {
    const { page } = await open({ state: criticalState(), hash: RULES });
    const reason = 'There are no positions to try the rules on.';
    await page.evaluate((text) => window.fake.failWith('alarms/replay', text), reason);
    await page.getByRole('button', { name: 'Try these rules' }).click();
    await page.getByRole('status').getByText(reason).waitFor();
  });

  test.each(['dark', 'light'] as const)(
    'axe finds nothing serious in an outcome, %s',
    async (theme) => {
      const { page } = await open({ state: criticalState(), theme, hash: RULES });
      await page.getByRole('button', { name: 'Try these rules' }).click();
      const table = page.getByRole('table').filter({ hasText: 'As typed' });
      await table.waitFor();
      await table.scrollIntoViewIfNeeded();
      const shots = process.env['LEEWAY_SHOTS'];
      if (shots !== undefined) await page.screenshot({ path: `${shots}/trial-${theme}.png` });
      expect(await seriousFindings(page)).toEqual([]);
    },
  );
});
