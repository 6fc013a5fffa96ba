import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { samplePosition } from '../../helpers/sample-position.ts';
import {
  blindState,
  calmState,
  criticalState,
  emptyState,
  manyState,
} from '../../helpers/sample-state.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';

/** Names of the rows as they stand on the screen, top to bottom. */
async function rows(page: Page): Promise<readonly string[]> {
  const items = await page.locator('.ladder-item').all();
  const placed = await Promise.all(
    items.map(async (item) => ({
      top: (await item.boundingBox())?.y ?? 0,
      name: (await item.locator('.ladder-name').textContent())?.split('/')[0] ?? '',
    })),
  );
  return placed.sort((a, b) => a.top - b.top).map(({ name }) => name);
}

describeScreens('the overview', (open) => {
  test('the headline comes first, then the nearest position', async () => {
    const { page } = await open({ state: criticalState() });
    await page.getByText('Demo Binance BTC long is liquidated').first().waitFor();
    await expect.poll(() => rows(page)).toEqual(['BTC', 'ETH', 'SOL']);
  });

  test('rows change places by themselves, but never under the pointer', async () => {
    const state = calmState();
    const { page } = await open({ state });
    await expect.poll(() => rows(page)).toEqual(['ETH', 'BTC', 'SOL']);
    const nearer = samplePosition({
      underlying: 'BTC',
      side: 'long',
      mark: 117_412.5,
      tick: 0.1,
      distance: 0.02,
      sigma: 0.021,
      leverage: 5,
      contracts: 0.72,
      level: 'critical',
    });
    await page.locator('.ladder-item').first().hover();
    await page.evaluate((it) => window.fake.patch({ positions: [it] }), nearer);
    await page.locator('.ladder-row', { hasText: '−2.0' }).waitFor();
    // The page has drawn the news, and its order is as it was.
    expect(await rows(page)).toEqual(['ETH', 'BTC', 'SOL']);
    await page.mouse.move(5, 5);
    await expect.poll(() => rows(page)).toEqual(['BTC', 'ETH', 'SOL']);
  });

  test('what is not known is written as unknown with its reason, never as a number', async () => {
    const { page } = await open({ state: blindState() });
    const row = page.locator('.ladder-row', { hasText: 'XRP' });
    await expect
      .poll(() => row.textContent())
      .toContain('unknown: the balance behind it is not known');
    await expect.poll(() => row.locator('.ladder-move').textContent()).toBe('unknown');
  });

  test('an account that is not seen says since when, keeps its values and says when it is asked again', async () => {
    const { page } = await open({ state: blindState() });
    const tile = page.locator('.account-tile', { hasText: 'Demo Binance' });
    const said = () => tile.textContent();
    await expect.poll(said).toContain('The exchange cannot be reached.');
    await expect.poll(said).toContain('Since 21:12:40.');
    await expect.poll(said).toMatch(/Next try in \d+ s/);
    await expect.poll(said).toContain('$48,213');
  });

  test('five hundred rows are scrolled without drawing them all', async () => {
    const { page } = await open({ state: manyState(500) });
    await page.locator('.ladder-item').first().waitFor();
    expect(await page.locator('.ladder-item').count()).toBeLessThan(40);
    await page.locator('.ladder-scroll').evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await page.locator('.ladder-item[aria-posinset="500"]').waitFor();
  });

  test('no account yet opens three doors', async () => {
    const { page, asked } = await open({ state: emptyState() });
    await page.getByRole('button', { name: 'Start the demo' }).click();
    await expect.poll(() => asked('settings/update')).toEqual([{ demo: { enabled: true } }]);
    await page.getByRole('button', { name: 'Connect an account' }).click();
    await page.getByRole('dialog').getByText('Where are your positions?').waitFor();
  });

  test('hidden amounts leave prices and percentages', async () => {
    const { page } = await open({ state: criticalState() });
    await page.getByRole('button', { name: 'Hide amounts' }).click();
    await page.locator('main').getByText('$•••••').first().waitFor();
    const text = (await page.locator('main').textContent()) ?? '';
    expect(text).not.toMatch(/\$\d/);
    expect(text).toContain('−3.6');
  });

  test('a row that its price takes out of view keeps the focus of the keyboard', async () => {
    const state = manyState(120);
    const { page } = await open({ state });
    const [first] = state.positions;
    if (first === undefined) throw new Error('the sample has positions');
    await page.locator('.ladder-row').first().focus();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('href'));
    await expect.poll(focused).toMatch(/^#\/position\//);
    const href = await focused();
    const distance = { kind: 'distance', ratio: 9, direction: 'down' } as const;
    await page.evaluate((it) => window.fake.patch({ positions: [it] }), {
      ...first,
      level: 'safe' as const,
      risk: { ...first.risk, distance },
    });
    await page.locator('.ladder-item[aria-posinset="120"]').waitFor({ state: 'attached' });
    // The list has drawn its new order, and the focus is where it was.
    expect(await focused()).toBe(href);
  });

  test('a row opens its position from the keyboard', async () => {
    const { page } = await open({ state: criticalState() });
    await page.locator('.ladder-row').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/position\/.*BTC/);
  });
});
