import { expect, it } from 'vitest';
import { seriousFindings } from '../../helpers/screens/serious-findings.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';
import { openOnBook, type OnBook } from '../../helpers/screens/open-on-book.ts';
import { largeBook } from '../../helpers/engine-book.ts';

describeScreens('the what-if screen', (open) => {
  async function openWhatIf(more: Partial<OnBook> = {}) {
    const opened = await openOnBook(open, { hash: '#/what-if', ...more });
    await opened.page.locator('.what-if-outcome').waitFor();
    return opened.page;
  }

  it('leads with the smallest move of the market that liquidates an account', async () => {
    const page = await openWhatIf();
    await expect.poll(() => page.locator('.what-if-outcome-big').innerText()).toMatch(/^−\d/);
    await page
      .getByText(/The whole market may fall .* before Demo Binance is liquidated/)
      .waitFor();
    await page.getByText(/XRP has no known beta/).waitFor();
  });

  it('lists what a fall liquidates in its order, with the money that goes and what is left', async () => {
    const page = await openWhatIf();
    await page.getByRole('button', { name: /^−20/ }).click();
    await page.getByText('4 of 6 positions liquidated').waitFor();
    const steps = page.locator('.liquidation-step');
    await expect.poll(() => steps.count()).toBe(2);
    await expect
      .poll(() => steps.first().innerText())
      .toMatch(/Demo Bitget, SOL\/USDT long[\s\S]*(loses all|up to .* if all of it goes)/);
    await expect.poll(() => page.getByRole('row').nth(1).innerText()).toMatch(/SOL|Demo Binance/);
  });

  it('is moved by the arrow keys', async () => {
    const page = await openWhatIf();
    const slider = page.getByRole('slider').first();
    await slider.focus();
    for (let i = 0; i < 10; i += 1) await page.keyboard.press('ArrowLeft');
    await page.getByText(/^market −5\.0/).waitFor();
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/−5\.0/);
  });

  it('moves one coin on its own, and back to now', async () => {
    const page = await openWhatIf();
    await page.getByRole('button', { name: 'Move one coin' }).press('Enter');
    await page.getByRole('menuitem', { name: 'SOL' }).press('Enter');
    const slider = page.getByRole('slider').nth(1);
    await slider.focus();
    for (let i = 0; i < 16; i += 1) await page.keyboard.press('ArrowLeft');
    await page.getByText('1 of 6 positions liquidated').waitFor();
    await page.getByRole('button', { name: 'Back to now' }).click();
    await expect.poll(() => page.getByRole('slider').count()).toBe(1);
  });

  it('draws only the rows in view of 500 positions', async () => {
    const page = await openWhatIf({ data: { book: largeBook(500) } });
    await page.getByRole('button', { name: /^−20/ }).click();
    await page.getByText(/of 500 positions liquidated/).waitFor();
    await page.locator('.data-table-row').first().waitFor();
    expect(await page.locator('.data-table-row').count()).toBeLessThan(60);
  });

  it.each(['dark', 'light'] as const)('has no serious accessibility finding, %s', async (theme) => {
    const page = await openWhatIf({ theme });
    await page.getByRole('button', { name: /^−20/ }).click();
    await page.getByText('4 of 6 positions liquidated').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });
});
