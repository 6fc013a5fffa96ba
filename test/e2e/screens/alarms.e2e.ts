import { expect, test } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds.ts';
import { calmState, criticalState } from '../../helpers/sample-state.ts';
import { describeScreens } from './screens-suite.ts';

describeScreens('the alarms screen', (open) => {
  test('a critical alarm is snoozed for at most a quarter of an hour, a warning for hours', async () => {
    const { page, asked } = await open({ state: criticalState(), hash: '#/alarms/active' });
    const critical = page.locator('.alarm-card', { hasText: 'BTC long is liquidated' });
    await critical.getByRole('button', { name: 'Snooze' }).click();
    expect(await page.getByRole('menuitem').allTextContents()).toEqual(['for 5 min', 'for 15 min']);
    await page.getByRole('menuitem', { name: 'for 5 min' }).click();
    await expect
      .poll(() => asked('alarms/snooze'))
      .toEqual([{ alarmId: criticalState().alarms[0]?.id, durationMs: 300_000 }]);
    await critical.getByText('snoozed until').waitFor();
    const warning = page.locator('.alarm-card', { hasText: 'ETH long is liquidated' });
    await warning.getByRole('button', { name: 'Snooze' }).click();
    expect(await page.getByRole('menuitem').count()).toBe(5);
  });

  test('a refused acknowledgement is said and the alarm stays', async () => {
    const { page } = await open({ state: criticalState(), hash: '#/alarms/active' });
    await page.evaluate(() =>
      window.fake.failWith('alarms/acknowledge', 'The monitor is restarting.'),
    );
    await page.locator('.alarm-card').first().getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('The monitor is restarting.').first().waitFor();
    await page.getByText('Waiting for your answer').waitFor();
  });

  test('no alarm is no all-clear while an account is not read', async () => {
    const state = calmState();
    const [first] = state.accounts;
    if (first === undefined) throw new Error('the sample is empty');
    const { page } = await open({ state, hash: '#/alarms/active' });
    await page.getByText('nothing is near its thresholds').waitFor();
    await page.evaluate((it) => window.fake.patch({ accounts: [it] }), {
      ...first,
      status: { ...first.status, state: 'stale' as const },
    });
    await page.getByText('That is no all-clear').waitFor();
  });

  test('the log answers why, and shows one position alone', async () => {
    const { page, asked } = await open({ state: criticalState(), hash: '#/alarms/log' });
    await page.getByRole('button', { name: 'Why?' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Liquidation price').waitFor();
    expect(await dialog.textContent()).toContain('Critical distance5.00');
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Show' }).click();
    await page.getByRole('option', { name: /SOL/ }).click();
    await page.waitForURL(/alarms\/log\/.*SOL/);
    const last = (await asked('alarms/get-log')).at(-1);
    expect(last).toMatchObject({ positionKey: criticalState().positions[2]?.key });
  });

  test('rules that contradict each other cannot be saved and say why', async () => {
    const { page } = await open({ state: criticalState(), hash: '#/alarms/rules' });
    await page.getByLabel('Warning when: liquidation is nearer than').fill('4');
    await page.getByText('The warning distance must be larger than the critical one.').waitFor();
    expect(await page.getByRole('button', { name: 'Save rules' }).isDisabled()).toBe(true);
  });

  test('rules show their effect before they are saved as fractions', async () => {
    const { page, asked } = await open({ state: criticalState(), hash: '#/alarms/rules' });
    await page.getByLabel('Critical when: liquidation is nearer than').fill('9');
    await expect
      .poll(() => page.locator('.rule-effect li').first().textContent())
      .toBe('critical2');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => asked('settings/update'))
      .toEqual([{ alarms: { thresholds: { ...DEFAULT_THRESHOLDS, criticalDistance: 0.09 } } }]);
  });

  test('the test alarm asks for each channel whether it was noticed', async () => {
    const { page, asked } = await open({ state: calmState(), hash: '#/alarms/channels' });
    await page.getByRole('button', { name: 'Send a test alarm' }).click();
    await page.getByRole('button', { name: 'Yes, I noticed' }).first().click();
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await page.getByText('not noticed').waitFor();
    expect(await asked('alarms/confirm-test')).toEqual([
      { channel: 'browser-notification', seen: true },
      { channel: 'sound', seen: false },
    ]);
  });
});
