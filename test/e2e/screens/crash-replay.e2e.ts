import { expect, it } from 'vitest';
import { seriousFindings } from '../../helpers/screens/serious-findings.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';
import { openOnBook, type OnBook } from '../../helpers/screens/open-on-book.ts';
import { largeBook } from '../../helpers/engine-book.ts';

describeScreens('a crash on the book', (open) => {
  async function openReplay(more: Partial<OnBook> = {}) {
    const opened = await openOnBook(open, {
      hash: '#/what-if/replay',
      ...more,
    });
    await opened.page.locator('.crash-head').waitFor();
    return opened.page;
  }

  it('tells what goes when, what is left and what would have saved it', async () => {
    const page = await openReplay();
    await page.getByText('4 of 6 positions liquidated').waitFor();
    await page.getByText(/USDT lost, the first after 18 h/).waitFor();
    const first = page.locator('.liquidation-step').first();
    await first.locator('.crash-ways li').first().waitFor();
    await expect
      .poll(() => first.innerText())
      .toMatch(/SOL[\s\S]*takes all[\s\S]*close [\d.]+ contracts/);
    await page.getByText('unknown: the balance behind it is not known').waitFor();
    await expect
      .poll(() => page.locator('.heat-cell[data-heat="gone"]').count())
      .toBeGreaterThan(4);
  });

  it('another crash is chosen by the arrow keys', async () => {
    const page = await openReplay();
    await page.getByRole('radio', { name: /2025-10-10/ }).focus();
    await page.keyboard.press('ArrowUp');
    await page.getByText(/from now to/).waitFor();
    await expect.poll(() => page.getByRole('radio', { name: /2024-08-05/ }).isChecked()).toBe(true);
    await page.locator('.crash-head').waitFor();
  });

  it("plays a path of the trader's own, and says which file is no use", async () => {
    const page = await openReplay();
    await page.getByRole('radio', { name: /Your own path/ }).check();
    const csv = (rows: string) => ({
      name: 'btc-1h.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`timestamp,open,high,low,close,volume\n${rows}`),
    });
    await page.getByLabel('Candle files').setInputFiles(csv(''));
    await page.getByRole('button', { name: 'Play this path' }).press('Enter');
    await page.getByText(/btc-1h\.csv: it holds no candle/).waitFor();
    const fall = '1609459200000,100,101,99,100,1\n1609462800000,100,100,60,62,1';
    await page.getByLabel('Candle files').setInputFiles(csv(fall));
    await expect.poll(() => page.getByLabel('Coin of btc-1h.csv').inputValue()).toBe('BTC');
    await page.getByRole('button', { name: 'Play this path' }).press('Enter');
    await page.getByText(/\d of 6 positions liquidated/).waitFor();
    await page.getByText(/they follow BTC by their beta/).waitFor();
  });

  it('works beside the page with 500 positions, and ends its worker when it is done', async () => {
    const page = await openReplay({ data: { book: largeBook(500) } });
    const started = page.waitForEvent('worker');
    await page.getByRole('radio', { name: /2022-06-13/ }).check();
    await started;
    await page.getByText(/\d+ of 500 positions liquidated/).waitFor();
    await page.locator('.data-table-row').first().waitFor();
    expect(await page.locator('.data-table-row').count()).toBeLessThan(60);
    await expect.poll(() => page.workers().length).toBe(0);
  });

  it.each(['dark', 'light'] as const)('has no serious accessibility finding, %s', async (theme) => {
    const page = await openReplay({ theme });
    expect(await seriousFindings(page)).toEqual([]);
  });
});
