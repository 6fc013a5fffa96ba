import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { calmMarket, sampleDetails } from '../../helpers/sample-market.ts';
import { seriousFindings } from '../../helpers/screens/serious-findings.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';
import { callsTo } from '../../helpers/screens/open-page.ts';
import { openOnBook, type OnBook } from '../../helpers/screens/open-on-book.ts';
import { engineState } from '../../helpers/engine-book.ts';

describeScreens('the settings of the market', (open) => {
  async function openSettings(more: Partial<OnBook> = {}) {
    const opened = await openOnBook(open, {
      hash: '#/market/settings',
      data: {
        state: { ...engineState(), market: calmMarket() },
        market: sampleDetails(),
      },
      ...more,
    });
    await opened.page.getByRole('heading', { name: 'Sectors' }).waitFor();
    return opened.page;
  }

  const savedBy = async (page: Page) =>
    (await callsTo(page, 'settings/update')).map((patch) => (patch as { market: object }).market);

  it('adds and removes watched coins by keyboard, and says why a coin is refused', async () => {
    const page = await openSettings();
    const field = page.getByLabel('Coins to add');
    await field.fill('usdt');
    await field.press('Enter');
    await page.getByText('USDT is a stablecoin: it has no market to watch.').waitFor();
    expect(await savedBy(page)).toEqual([]);
    await field.fill('link, avaxusdt');
    await field.press('Enter');
    await page.getByRole('button', { name: 'Watch AVAX no more' }).waitFor();
    await expect.poll(() => field.inputValue()).toBe('');
    await page.getByRole('button', { name: 'Watch LINK no more' }).press('Enter');
    await expect
      .poll(() => savedBy(page))
      .toEqual([{ coins: ['LINK', 'AVAX'] }, { coins: ['AVAX'] }]);
  });

  it('renames a sector, moves a coin by its menu, adds and removes sectors, and saves all at once', async () => {
    const page = await openSettings();
    const payments = page.locator('.group-row', { has: page.locator('input[value="payments"]') });
    await payments.getByRole('button', { name: 'XRP: move or remove' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Move to privacy' }).click();
    await page.getByRole('button', { name: 'Remove gaming' }).press('Enter');
    await page.getByRole('button', { name: 'Add a sector' }).press('Enter');
    const last = page.locator('.group-row').last();
    await last.getByText('Give the sector a name.').waitFor();
    await expect
      .poll(() => page.getByRole('button', { name: 'Save sectors' }).isDisabled())
      .toBe(true);
    await last.getByLabel('Sector', { exact: true }).fill('Privacy');
    await last.getByText('Another sector has this name.').waitFor();
    await last.getByLabel('Sector', { exact: true }).fill('mine');
    await last.getByLabel('Add coins to mine').fill('sol doge');
    await last.getByLabel('Add coins to mine').press('Enter');
    await page.getByRole('button', { name: 'Save sectors' }).press('Enter');
    await page.getByText('Sectors saved').waitFor();
    const [patch] = (await savedBy(page)) as { groups: Record<string, string[]> }[];
    expect(patch?.groups['mine']).toEqual(['SOL', 'DOGE']);
    expect(patch?.groups['privacy']).toContain('XRP');
    expect(patch?.groups['payments']).not.toContain('XRP');
    expect(Object.keys(patch?.groups ?? {})).not.toContain('gaming');
  });

  it('refuses limits that make no sense, and takes those that do', async () => {
    const page = await openSettings();
    await page.getByLabel('A bear market is below it by').fill('9');
    await page.getByText('A bear market must be deeper than a correction.').waitFor();
    await expect
      .poll(() => page.getByRole('button', { name: 'Save limits' }).isDisabled())
      .toBe(true);
    await page.getByLabel('A bear market is below it by').fill('25');
    await page.getByLabel('The recent high is that of the last').fill('60');
    await page.getByLabel('The recent high is that of the last').press('Enter');
    await expect
      .poll(() => savedBy(page))
      .toEqual([
        {
          recentHighDays: 60,
          correctionRatio: 0.1,
          bearRatio: 0.25,
          sustainedDays: 7,
          eventLeadMs: 86_400_000,
        },
      ]);
  });

  it('takes an exchange to read first, and Deribit for implied volatility', async () => {
    const page = await openSettings();
    await page.getByRole('combobox', { name: 'Read first at' }).press('Enter');
    await page.getByRole('option').nth(1).click();
    await page.getByRole('switch', { name: 'Ask Deribit for implied volatility' }).press('Space');
    await expect
      .poll(() => savedBy(page))
      .toEqual([{ venue: expect.stringMatching(/^[a-z0-9]+$/) }, { asksDeribit: true }]);
  });

  it.each([
    ['dark', 1440],
    ['light', 1024],
  ] as const)('is clean for axe and fits in %s at %i pixels', async (theme, width) => {
    const page = await openSettings({ theme, width, height: 700 });
    expect(await seriousFindings(page)).toEqual([]);
    const [content, box] = await page
      .locator('.screen')
      .evaluate((screen) => [screen.scrollWidth, screen.clientWidth]);
    expect(content).toBeLessThanOrEqual(box ?? 0);
  });
});
