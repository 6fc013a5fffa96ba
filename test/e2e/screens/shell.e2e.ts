import { expect, test } from 'vitest';
import type { Announcement } from '../../../shared/alarms/alarm.ts';
import { calmState, criticalState } from '../../helpers/sample-state.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';

const RAISED: Announcement = {
  id: 'announcement-1',
  alarmId: 'liquidation-risk|x',
  kind: 'raised',
  level: 'critical',
  title: 'BTC long is liquidated 3.6 % below.',
  text: 'Add margin.',
  atMs: 0,
  notify: true,
  sound: true,
  windowToFront: true,
  remote: true,
};

describeScreens('the frame around the screens', (open) => {
  test('title and favicon show the level and the nearest position', async () => {
    const { page } = await open({ state: criticalState() });
    await expect.poll(() => page.title()).toBe('■ −3.6\u202f% BTC long · Leeway');
    const icon = page.locator('link[rel="icon"]');
    await expect
      .poll(async () => decodeURIComponent((await icon.getAttribute('href')) ?? ''))
      .toContain('<rect');
  });

  test('one chord acknowledges the critical alarm and the banner leaves', async () => {
    const { page, asked } = await open({ state: criticalState(), hash: '#/import' });
    const banner = page.getByRole('alertdialog');
    await banner.waitFor();
    await page.keyboard.press('Alt+KeyA');
    await banner.waitFor({ state: 'detached' });
    await expect
      .poll(() => asked('alarms/acknowledge'))
      .toEqual([{ alarmId: criticalState().alarms[0]?.id }]);
  });

  test('a calm state has no banner', async () => {
    const { page } = await open({ state: calmState() });
    const banner = page.getByRole('alertdialog');
    await expect.poll(() => page.title()).toMatch(/^[●◉]/);
    expect(await banner.count()).toBe(0);
    await page.evaluate((alarms) => window.fake.patch({ alarms }), criticalState().alarms);
    await banner.waitFor();
    await page.evaluate(() => window.fake.patch({ alarms: [] }));
    await banner.waitFor({ state: 'detached' });
  });

  test('the palette reaches the log, a position and a setting by typing', async () => {
    const { page, asked } = await open({ state: criticalState() });
    await page.keyboard.press('Control+KeyK');
    await page.getByPlaceholder('Go to a screen').fill('alarm log');
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Alarm log' }).waitFor();
    await page.keyboard.press('Control+KeyK');
    await page.getByPlaceholder('Go to a screen').fill('sol');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/position\/.*SOL/);
    await page.keyboard.press('Control+KeyK');
    await page.getByPlaceholder('Go to a screen').fill('hide amounts');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => asked('settings/update'))
      .toEqual([{ appearance: { hideAmounts: true } }]);
  });

  test('numbers with Alt open the screens', async () => {
    const { page } = await open({ state: calmState() });
    await page.keyboard.press('Alt+Digit4');
    await page.getByRole('heading', { name: 'Alarms', level: 1 }).waitFor();
    await page.keyboard.press('Alt+Digit6');
    await page.getByRole('heading', { name: 'Accounts and settings', level: 1 }).waitFor();
  });

  test('a lost connection is said at once and the tab no longer claims a level', async () => {
    const { page } = await open({ state: calmState() });
    await page.evaluate(() => window.fake.setConnected(false));
    await page.getByText('This page lost its connection to Leeway.').waitFor();
    await expect.poll(() => page.title()).toBe('◈ not watching · Leeway');
    await page.evaluate(() => window.fake.setConnected(true));
    await page.getByText('This page lost its connection to Leeway.').waitFor({ state: 'detached' });
  });

  test('a stopped monitor is said at once', async () => {
    const { page } = await open({ state: calmState() });
    await page.evaluate(() => window.fake.patch({ monitor: { state: 'down', sinceMs: 0 } }));
    await page.getByText('Nobody is watching your positions.').waitFor();
    await expect.poll(() => page.title()).toBe('◈ not watching · Leeway');
  });

  test('what became of a notification and of a sound is reported', async () => {
    const { page, asked } = await open({ state: calmState() });
    await page.getByRole('button', { name: 'Allow alarms' }).click();
    await page.evaluate((it) => window.fake.emit('alarms/announced', it), RAISED);
    await expect
      .poll(async () =>
        (await asked('alarms/report-delivery'))
          .map((each) => (each as { channel: string }).channel)
          .sort(),
      )
      .toEqual(['browser-notification', 'sound']);
  });

  test('one strip says the most important thing and how many more wait; the alarm stands above it', async () => {
    const state = criticalState();
    const notices = [
      { id: 'demo', severity: 'info', text: 'This is the demo.' },
      { id: 'weak-channel', severity: 'warning', text: 'Only this browser tab can warn you.' },
    ] as const;
    const { page } = await open({ state: { ...state, notices } });
    const strips = page.locator('.notice-strip');
    await expect.poll(() => strips.count()).toBe(1);
    await expect.poll(() => strips.textContent()).toContain('This tab cannot alarm you yet.');
    const top = async (selector: string) => (await page.locator(selector).boundingBox())?.y ?? NaN;
    await expect
      .poll(async () => (await top('.notice-strip')) - (await top('.alarm-banner')))
      .toBeGreaterThan(0);
    await page.getByRole('button', { name: 'and 2 more' }).click();
    await expect
      .poll(() => strips.allTextContents())
      .toEqual([
        expect.stringContaining('Only this browser tab'),
        expect.stringContaining('This is the demo.'),
      ]);
    await page.getByRole('button', { name: 'Show one' }).click();
    await page.getByRole('button', { name: 'Close this notice' }).click();
    await page.getByText('This is the demo.').waitFor();
    await expect.poll(() => strips.count()).toBe(1);
  });

  test('DEMO stands on every screen', async () => {
    const { page } = await open({ state: calmState() });
    for (const screen of ['overview', 'what-if', 'alarms', 'import', 'accounts']) {
      await page.goto(`${page.url().split('#')[0] ?? ''}#/${screen}`);
      await page.getByText('DEMO', { exact: true }).first().waitFor();
    }
  });
});
