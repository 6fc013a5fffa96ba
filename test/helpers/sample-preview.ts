import type { ImportPreview } from '../../shared/contract/import.ts';

/** A preview of a file with three good rows and a bad one. */
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
