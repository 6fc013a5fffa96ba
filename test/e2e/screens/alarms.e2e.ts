import { expect, test } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
import { calmState, criticalState } from '../../helpers/sample-state.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';

describeScreens('the alarms screen', (open) => {
  test('a critical alarm is snoozed for at most a quarter of an hour, a warning for hours', async () => {
    const { page, asked } = await open({ state: criticalState(), hash: '#/alarms/active' });
    const critical = page.locator('.alarm-card', { hasText: 'BTC long is liquidated' });
    await critical.getByRole('button', { name: 'Snooze' }).click();
    await expect
      .poll(() => page.getByRole('menuitem').allTextContents())
      .toEqual(['for 5 min', 'for 15 min']);
    await page.getByRole('menuitem', { name: 'for 5 min' }).click();
    await expect
      .poll(() => asked('alarms/snooze'))
      .toEqual([{ alarmId: criticalState().alarms[0]?.id, durationMs: 300_000 }]);
    await critical.getByText('snoozed until').waitFor();
    const warning = page.locator('.alarm-card', { hasText: 'ETH long is liquidated' });
    await warning.getByRole('button', { name: 'Snooze' }).click();
    await expect.poll(() => page.getByRole('menuitem').count()).toBe(5);
  });

  test('what is under the pointer stays: neither the banner nor the list changes its order there', async () => {
    const state = criticalState();
    const [first] = state.alarms;
    if (first === undefined) throw new Error('no alarm');
    const second = { ...first, id: 'other', title: 'Another one is nearer now.' };
    const { page } = await open({
      state: { ...state, alarms: [first, second] },
      hash: '#/alarms/active',
    });
    const titles = () => page.locator('.alarm-card h3').allTextContents();
    const banner = () => page.locator('.alarm-banner-title').textContent();
    const turn = () =>
      page.evaluate((alarms) => window.fake.patch({ alarms }), [second, first] as const);
    await page.locator('.alarm-card').first().getByRole('button', { name: 'Acknowledge' }).hover();
    await turn();
    await expect.poll(banner).toBe(second.title);
    // The page has drawn the news: the banner followed, the list did not.
    expect((await titles())[1]).toBe(second.title);
    await page.locator('.alarm-banner').getByRole('button', { name: 'Acknowledge' }).hover();
    await expect.poll(async () => (await titles())[0]).toBe(second.title);
    await page.evaluate((alarms) => window.fake.patch({ alarms }), [first, second] as const);
    await expect.poll(async () => (await titles())[1]).toBe(second.title);
    // Now the list followed and the banner did not.
    expect(await banner()).toBe(second.title);
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
    await expect.poll(() => dialog.textContent()).toContain('Critical distance5.00');
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Show' }).click();
    await page.getByRole('option', { name: /SOL/ }).click();
    await page.waitForURL(/alarms\/log\/.*SOL/);
    await expect
      .poll(async () => (await asked('alarms/get-log')).at(-1))
      .toMatchObject({ positionKey: criticalState().positions[2]?.key });
  });

  test('rules that contradict each other cannot be saved and say why', async () => {
    const { page } = await open({ state: criticalState(), hash: '#/alarms/rules' });
    await page.getByLabel('Warning when: liquidation is nearer than').fill('4');
    await page.getByText('The warning distance must be larger than the critical one.').waitFor();
    await expect
      .poll(() => page.getByRole('button', { name: 'Save rules' }).isDisabled())
      .toBe(true);
  });

  test('rules show their effect before they are saved as fractions', async () => {
    const { page, asked } = await open({ state: criticalState(), hash: '#/alarms/rules' });
    await page.getByLabel('Critical when: liquidation is nearer than').fill('9');
    await page.getByLabel('Critical when: … and that is less than this').fill('1.5');
    await expect
      .poll(() => page.locator('.rule-effect li').first().textContent())
      .toBe('critical2');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => asked('settings/update'))
      .toEqual([
        {
          alarms: {
            thresholds: { ...DEFAULT_THRESHOLDS, criticalDistance: 0.09, criticalSigmas: 1.5 },
          },
        },
      ]);
  });

  test('the test alarm asks for each channel whether it was noticed', async () => {
    const { page, asked } = await open({ state: calmState(), hash: '#/alarms/channels' });
    await page.getByRole('button', { name: 'Send a test alarm' }).click();
    await page.getByRole('button', { name: 'Yes, I noticed' }).first().click();
    await page.getByRole('button', { name: 'No', exact: true }).first().click();
    await page.getByText('not noticed').waitFor();
    await expect
      .poll(() => asked('alarms/confirm-test'))
      .toEqual([
        { channel: 'browser-notification', seen: true },
        { channel: 'sound', seen: false },
      ]);
  });

  test('one channel is tested alone, and what was never proven is marked in the navigation', async () => {
    const { page, asked } = await open({ state: calmState(), hash: '#/alarms/channels' });
    const telegram = page.getByRole('region', { name: 'Telegram' });
    await telegram.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('dialog').waitFor();
    await expect.poll(() => asked('alarms/send-test')).toEqual([{ channel: 'telegram' }]);
    await page.keyboard.press('Escape');
    await page.getByRole('navigation').getByTitle('A test alarm is due').waitFor();
  });

  test('a channel is set up from the keyboard; its secret is sent once and cleared', async () => {
    const { page, asked } = await open({ state: calmState(), hash: '#/alarms/channels' });
    const webhook = page.getByRole('region', { name: 'Webhook' });
    await webhook.getByRole('button', { name: 'Set up' }).focus();
    await page.keyboard.press('Enter');
    await webhook.getByLabel('Address').fill('https://example.com/hook');
    const secret = webhook.getByLabel('Signing secret');
    await expect.poll(() => secret.getAttribute('type')).toBe('password');
    await secret.fill('a-secret-of-my-own');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => asked('settings/update'))
      .toEqual([{ channels: { webhook: { url: 'https://example.com/hook', enabled: true } } }]);
    await expect
      .poll(() => asked('alarms/set-channel-secret'))
      .toEqual([{ channel: 'webhook', secret: 'a-secret-of-my-own' }]);
    await secret.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain('a-secret-of-my-own');
  });

  test('what is wrong with a set-up stands at its field, and nothing is closed', async () => {
    const { page } = await open({ state: calmState(), hash: '#/alarms/channels' });
    await page.evaluate(() =>
      window.fake.failWith(
        'settings/update',
        'channels.webhook.url: Only https:// keeps it secret.',
      ),
    );
    const webhook = page.getByRole('region', { name: 'Webhook' });
    await webhook.getByRole('button', { name: 'Set up' }).click();
    await webhook.getByLabel('Address').fill('http://example.com');
    await webhook.getByRole('button', { name: 'Save and turn on' }).click();
    await webhook.getByText('Only https:// keeps it secret.').waitFor();
    await expect
      .poll(() => webhook.getByLabel('Address').getAttribute('aria-invalid'))
      .toBe('true');
  });

  test('the heartbeat is set up with its interval', async () => {
    const { page, asked } = await open({ state: calmState(), hash: '#/alarms/channels' });
    const card = page.getByRole('region', { name: 'Heartbeat' });
    await card.getByRole('button', { name: 'Set up' }).click();
    await card.getByLabel('Address').fill('https://hc-ping.com/x');
    await card.getByRole('button', { name: 'Save and turn on' }).click();
    await expect
      .poll(() => asked('settings/update'))
      .toMatchObject([
        { heartbeat: { enabled: true, url: 'https://hc-ping.com/x', everyMs: 300_000 } },
      ]);
  });
});
