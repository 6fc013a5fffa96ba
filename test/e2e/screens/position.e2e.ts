import { expect, it } from 'vitest';
import { seriousFindings } from '../../helpers/screens/serious-findings.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';
import { openOnBook, positionHash, type OnBook } from '../../helpers/screens/open-on-book.ts';
import { engineState } from '../../helpers/engine-book.ts';

const state = engineState();
const keyOf = (coin: string): string =>
  state.positions.find((position) => position.underlying === coin)?.key ?? '';

describeScreens('the position screen', (open) => {
  async function openPosition(coin: string, more: Partial<OnBook> = {}) {
    const opened = await openOnBook(open, {
      hash: positionHash(keyOf(coin)),
      ...more,
    });
    return opened.page;
  }

  it('draws the chart without a style element of its own, and both liquidation prices beside it', async () => {
    const page = await openPosition('BTC');
    await page.locator('.price-chart canvas').first().waitFor();
    await expect.poll(() => page.locator('.liquidation-pair dd').count()).toBe(2);
    await expect.poll(() => page.locator('.subject-big').innerText()).toMatch(/^−\d+\.\d\s%$/);
    const link = page.getByRole('link', { name: 'Charts by TradingView' });
    await expect.poll(() => link.getAttribute('href')).toBe('https://www.tradingview.com/');
    await expect.poll(() => page.locator('.price-chart style').count()).toBe(0);
  });

  it('brings a liquidation line that is out of view in with one press of a key', async () => {
    const page = await openPosition('DOGE');
    const marker = page.getByRole('button', { name: /^Liquidation .*Show$/ });
    await marker.focus();
    await page.keyboard.press('Enter');
    await marker.waitFor({ state: 'detached' });
    const keep = page.getByRole('button', { name: 'Keep liquidation in view' });
    await expect.poll(() => keep.getAttribute('aria-pressed')).toBe('true');
    await keep.press('Space');
    await marker.waitFor();
  });

  it('loads older candles when the view reaches back', async () => {
    const page = await openPosition('BTC');
    await page.getByRole('button', { name: 'Zoom out' }).press('Enter');
    const older = page.getByRole('button', { name: 'Older candles' });
    for (let i = 0; i < 6; i += 1) await older.press('Enter');
    await page.waitForFunction(() =>
      window.fake.calls.some(
        ({ channel, payload }) =>
          channel === 'position/get-candles' &&
          (payload as { beforeMs?: number }).beforeMs !== undefined,
      ),
    );
  });

  it('asks for another interval, chosen by keyboard', async () => {
    const page = await openPosition('BTC');
    await page.getByRole('button', { name: '1 hour' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() =>
      window.fake.calls.some(({ payload }) => (payload as { interval?: string }).interval === '1h'),
    );
  });

  it('moves the newest candle with the mark', async () => {
    const page = await openPosition('BTC');
    const close = page.locator('.price-chart-candle span').last();
    await close.waitFor();
    const position = state.positions.find((each) => each.underlying === 'BTC');
    await page.evaluate((changed) => window.fake.patch({ positions: [changed as never] }), {
      ...position,
      markPrice: 111_111.5,
      markAsOfMs: state.nowMs,
    });
    await page.waitForFunction(() =>
      document.querySelector('.price-chart-candle')?.textContent?.endsWith('111,111.5'),
    );
  });

  it('draws the new liquidation line while the slider of the ways out is moved', async () => {
    const page = await openPosition('SOL');
    const slider = page.getByRole('slider', { name: /Push the liquidation price away/ });
    await slider.focus();
    const needed = () => page.locator('.way-card-big').first().innerText();
    const before = await needed();
    await page.keyboard.press('PageUp');
    await expect.poll(needed).not.toBe(before);
    await page.getByRole('button', { name: 'Remove from chart' }).click();
    await expect.poll(needed).toBe(before);
  });

  it('draws the stop within the own limit while it is typed, and remembers the limit', async () => {
    const page = await openPosition('BTC');
    const card = page.locator('.stop-card');
    await card.getByText('the last stop that still fires before liquidation').waitFor();
    const price = () => card.locator('.way-card-big').innerText();
    const last = await price();
    await card.getByLabel('Largest loss').fill('8,000');
    await card.getByText(/fires before liquidation, with/).waitFor();
    await expect.poll(price).not.toBe(last);
    await card.getByRole('button', { name: 'Hide on chart' }).waitFor();
    await card.getByLabel('Largest loss').fill('-3');
    await card.getByText('Write an amount above 0, or nothing.').waitFor();
    await page.reload();
    await page.locator('.stop-card').waitFor();
    await expect.poll(() => page.getByLabel('Largest loss').inputValue()).toBe('8000');
  });

  it('hedges with another market that the trader chooses', async () => {
    const page = await openPosition('BTC');
    const card = page.locator('.way-card', { hasText: 'Hedge' }).first();
    await card.getByText(/In one-way mode selling BTC only closes this position/).waitFor();
    await card.getByRole('combobox', { name: 'Hedge with' }).press('Enter');
    await page.getByRole('option', { name: 'DOGE/USDT' }).press('Enter');
    await card.getByText(/if all coins move together/).waitFor();
  });

  it('looks ahead: the chance of a touch, the next fundings, and what the venue closes', async () => {
    const page = await openPosition('BTC');
    const chances = page.locator('.touch-chances dd');
    await page.getByText(/^After the next funding, in/).waitFor();
    await expect.poll(() => chances.count()).toBe(3);
    await page.getByRole('combobox', { name: 'Look ahead' }).press('Enter');
    await page.getByRole('option', { name: '90 fundings' }).press('Enter');
    await page.getByText('After 90 fundings').waitFor();
    await page
      .getByText(/Binance (first )?closes/)
      .first()
      .waitFor();
  });

  it('keeps the figures when the venue has no answer for the chart, and offers to try again', async () => {
    const page = await openPosition('BTC', {
      data: { failures: { 'position/get-candles': 'Binance did not answer in time.' } },
    });
    await page.getByText('No candles could be read').waitFor();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await expect.poll(() => page.locator('.fact').count()).toBeGreaterThan(8);
  });

  it('writes unknown with its reason where nobody knows', async () => {
    const page = await openPosition('XRP');
    await expect.poll(() => page.locator('.subject-big').innerText()).toBe('unknown');
    await expect.poll(() => page.locator('.liquidation-pair').innerText()).toMatch(/unknown: /);
  });

  it('says so when the position is closed', async () => {
    const page = await openPosition('BTC', { hash: positionHash('gone') });
    await page.getByText('This position is closed').waitFor();
  });

  it.each(['dark', 'light'] as const)('has no serious accessibility finding, %s', async (theme) => {
    const page = await openPosition('SOL', { theme });
    await page.locator('.price-chart canvas').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });
});
