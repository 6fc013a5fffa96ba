import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { ImportPreview } from '../../../shared/contract/import.ts';
import { SAMPLE_VENUES, sampleLog } from '../../helpers/sample-log.ts';
import { createFakeCore, type FakeCore, type FakeCoreData } from './fake-core.ts';
import { sampleBook, sampleBookState } from './sample-book.ts';

declare global {
  interface Window {
    core: FakeCore;
  }
}

export interface CorePage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the page, and everything that its security policy refused. */
  readonly complaints: string[];
}

export const CSV_PREVIEW: ImportPreview = {
  previewId: 'preview-1',
  format: 'csv',
  accountName: 'positions',
  header: ['Instrument', 'Direction', 'Qty', 'Avg price', 'Comment'],
  mapping: {
    delimiter: ';',
    decimal: ',',
    columns: { symbol: 0, side: 1, contracts: 2, entryPrice: 3 },
    defaults: { settleCurrency: 'USDT' },
  },
  rows: [
    { line: 2, cells: ['BTC/USDT:USDT', 'long', '0,5', '112400', 'core'] },
    { line: 3, cells: ['ETH/USDT:USDT', 'short', '12', '3990,5', 'hedge'] },
    {
      line: 4,
      cells: ['SOL/USDT:USDT', 'long', '-40', '188,2', ''],
      error: 'contracts must be above 0, was -40',
    },
    { line: 5, cells: ['XRP/USDT:USDT', 'long', '8000', '2,61', ''] },
  ],
  accepted: 3,
  rejected: 1,
  errors: [{ line: 4, field: 'Qty', message: 'must be above 0, was -40' }],
  warnings: ['Column "Comment" is not used.'],
  positions: [
    {
      accountName: 'positions',
      symbol: 'BTC/USDT:USDT',
      side: 'long',
      contracts: 0.5,
      entryPrice: 112400,
      marginMode: 'cross',
    },
    {
      accountName: 'positions',
      symbol: 'ETH/USDT:USDT',
      side: 'short',
      contracts: 12,
      entryPrice: 3990.5,
      marginMode: 'cross',
    },
    {
      accountName: 'positions',
      symbol: 'XRP/USDT:USDT',
      side: 'long',
      contracts: 8000,
      entryPrice: 2.61,
      marginMode: 'cross',
    },
  ],
};

/** A page of the built screens with a core inside that answers candles, book and imports. */
export async function openCore(
  browser: Browser,
  options: {
    readonly url: string;
    readonly hash: string;
    readonly theme?: 'dark' | 'light';
    readonly width?: number;
    readonly height?: number;
    readonly data?: Partial<FakeCoreData>;
  },
): Promise<CorePage> {
  const theme = options.theme ?? 'dark';
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: theme,
    timezoneId: 'UTC',
    permissions: ['notifications'],
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const state = options.data?.state ?? sampleBookState();
  const data: FakeCoreData = {
    book: sampleBook(),
    log: sampleLog(state, 12),
    venues: SAMPLE_VENUES,
    previews: { '*': CSV_PREVIEW },
    imports: [],
    candles: 'walk',
    ...options.data,
    state: {
      ...state,
      settings: { ...state.settings, appearance: { ...state.settings.appearance, theme } },
    },
  };
  await page.addInitScript(
    `window.core = (${createFakeCore.toString()})(${JSON.stringify(data)}); window.host = window.core.host;`,
  );
  await page.goto(`${options.url}${options.hash}`);
  await page.waitForSelector('main');
  await page.evaluate(() => document.fonts.ready);
  // The first click unlocks the sound and takes a strip away: what the tests click must not move under the pointer.
  await page.mouse.click(2, 2);
  await page.getByText('This tab cannot alarm you yet').waitFor({ state: 'detached' });
  return { page, context, complaints };
}

export function positionHash(key: string): string {
  return `#/position/${encodeURIComponent(key)}`;
}
