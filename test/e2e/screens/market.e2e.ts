import { expect, it } from 'vitest';
import type { MarketView } from '../../../shared/contract/market.ts';
import {
  calmMarket,
  sampleDetails,
  selloffMarket,
  staleMarket,
  unreadMarket,
} from '../../helpers/sample-market.ts';
import { seriousFindings } from '../../helpers/screens/serious-findings.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';
import { callsTo } from '../../helpers/screens/open-page.ts';
import { openOnBook, positionHash, type OnBook } from '../../helpers/screens/open-on-book.ts';
import { engineBook, engineState } from '../../helpers/engine-book.ts';

describeScreens('the market screen', (open) => {
  const state = engineState();
  const key = state.positions.find(({ underlying }) => underlying === 'BTC')?.key ?? '';

  async function openMarket(hash: string, market: MarketView, more: Partial<OnBook> = {}) {
    const { XRP: _, ...rest } = { XRP: 0, BTC: 0.021, ETH: 0.033, SOL: 0.044, DOGE: 0.06 };
    const opened = await openOnBook(open, {
      hash,
      data: {
        state: { ...state, market },
        market: sampleDetails(),
        book: { ...engineBook(), dailySigmas: { ...rest, XRP: 0.05 } },
      },
      ...more,
    });
    return opened.page;
  }

  it('leads with the verdict, its reasons and what the speed means for the book', async () => {
    const page = await openMarket('#/market', selloffMarket(key));
    await page.getByText('Sell-off, market-wide').waitFor();
    await page.getByText('5 of 6 watched coins fall.').waitFor();
    await page.getByText('in about 14 min').waitFor();
    const rows = page.locator('.data-table-row');
    await expect
      .poll(() => rows.first().innerText())
      .toMatch(/DOGE[\s\S]*sell-off[\s\S]*broke the low/);
    await page.getByRole('link', { name: /BTC long/ }).click();
    await page.waitForURL(/#\/position\//);
  });

  it('is never calm when the candles have stopped, or were never read', async () => {
    const page = await openMarket('#/market', staleMarket());
    await page.getByText('Calm when last seen').waitFor();
    await expect
      .poll(() => page.locator('.market-hero').getAttribute('data-level'))
      .toBe('unknown');
    await page.evaluate((market) => window.fake.patch({ market }), unreadMarket());
    await page.locator('.market-verdict', { hasText: 'Unknown' }).waitFor();
    await page.getByText('No coin is watched').waitFor();
  });

  it('its parts are reached by the arrow keys, each under its own address', async () => {
    const page = await openMarket('#/market', selloffMarket(key));
    await page.getByRole('tab', { name: 'Radar' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/market\/liquidations/);
    await page.getByText(/A cascade runs: 97.*longs, forced to sell/).waitFor();
    await page.getByText(/a lower bound/).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText('moves with it clearly').first().waitFor();
    await page.getByText('no exchange in use lists it').first().waitFor();
  });

  it('takes a calendar and a series, says what it took, and forgets them when asked twice', async () => {
    const page = await openMarket('#/market/calendar', calmMarket());
    await page.getByText('US CPI (October)').waitFor();
    const csv = { name: 'own.csv', mimeType: 'text/csv', buffer: Buffer.from('date,title\n') };
    await page.getByLabel('Calendar file', { exact: true }).setInputFiles(csv);
    await page.getByText('1 line of own.csv taken.').waitFor();
    await page.getByText('First of own.csv').waitFor();
    await page.getByRole('button', { name: 'Clear the calendar' }).press('Enter');
    await page.getByRole('button', { name: 'Forget them' }).press('Enter');
    await page.getByText('No calendar yet').waitFor();
    await page.getByLabel('Calendar file', { exact: true }).setInputFiles(csv);
    await page.getByRole('button', { name: 'Forget the events of own.csv' }).press('Enter');
    await expect.poll(() => callsTo(page, 'market/remove-calendar')).toEqual([{ name: 'own.csv' }]);
    await page.getByRole('tab', { name: 'Correlation' }).click();
    await page.getByLabel('Daily closes of Nasdaq').setInputFiles(csv);
    await page.getByText('250 lines of own.csv taken.').waitFor();
    await expect
      .poll(() => callsTo(page, 'market/import-series'))
      .toEqual([{ market: 'nasdaq', name: 'own.csv', contentBase64: expect.any(String) }]);
  });

  it('says in the right place that a part could not be read; the verdict stands', async () => {
    const page = await openMarket('#/market/correlation', calmMarket(), {
      data: {
        state: { ...state, market: calmMarket() },
        failures: { 'market/get-details': 'The monitor does not answer.' },
      },
    });
    await page.getByText('This part of the market could not be read').waitFor();
    await page.locator('.market-verdict', { hasText: 'Calm' }).waitFor();
  });

  it('tells how much is one bet, and what closing a part of it does, by keyboard', async () => {
    const page = await openMarket('#/market/spread', calmMarket());
    await page.getByText(/\d\.\d bets?/).waitFor();
    await page.getByText('Desk spreadsheet', { exact: false }).first().waitFor();
    const before = await page.locator('.shift-after').innerText();
    const slider = page.getByRole('slider');
    await slider.focus();
    for (let i = 0; i < 6; i += 1) await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('.shift-after').innerText()).not.toBe(before);
    await page.getByRole('button', { name: 'Into gold' }).press('Enter');
    await page.getByText(/Gold is priced by XAU/).waitFor();
  });

  it('the overview has one quiet line in calm, and what it means in a sell-off', async () => {
    const page = await openMarket('#/overview', calmMarket());
    await expect.poll(() => page.locator('.radar-line').innerText()).toBe('Market: calm');
    await page.evaluate((market) => window.fake.patch({ market }), selloffMarket(key));
    await page.getByText(/At this speed BTC long is liquidated in about 14 min/).waitFor();
    await page.locator('.radar-line a').press('Enter');
    await page.waitForURL(/#\/market/);
  });

  it('a thin band over the chart shows what the radar said', async () => {
    const page = await openMarket(positionHash(key), selloffMarket(key));
    const strip = page.getByRole('img', { name: 'Radar on BTC, last: sell-off' });
    await strip.waitFor();
    await expect.poll(() => strip.locator('rect[data-verdict="sell-off"]').count()).toBe(1);
  });

  const PLACES = ['', '/liquidations', '/correlation', '/calendar', '/spread'];
  it.each(
    (['dark', 'light'] as const).flatMap((theme) => PLACES.map((place) => [place, theme] as const)),
  )('has no serious accessibility finding on market%s, %s', async (place, theme) => {
    const page = await openMarket(`#/market${place}`, selloffMarket(key), { theme });
    await page.locator('.card').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('fits 1024 pixels without scrolling sideways', async () => {
    const page = await openMarket('#/market', selloffMarket(key), { width: 1024, height: 700 });
    await page.locator('.data-table-row').first().waitFor();
    const [content, box] = await page
      .locator('.screen')
      .evaluate((screen) => [screen.scrollWidth, screen.clientWidth]);
    expect(content).toBeLessThanOrEqual(box ?? 0);
  });
});
