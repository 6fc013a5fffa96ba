/** The crashes of the catalogue, apart from their paths: a list on a screen needs no prices. */
export const CRASH_NAMES: readonly { readonly id: string; readonly name: string }[] = [
  { id: '2020-03-12', name: 'Covid: "Black Thursday"' },
  { id: '2021-05-19', name: 'China restrictions, long squeeze' },
  { id: '2022-06-13', name: 'Celsius and Three Arrows' },
  { id: '2022-11-09', name: 'FTX' },
  { id: '2024-08-05', name: 'Yen carry unwind' },
  { id: '2025-10-10', name: 'Tariff shock, largest liquidation day' },
  { id: '2026-01-31', name: 'Fed nomination, government shutdown' },
  { id: '2026-02-05', name: 'February capitulation' },
];

export const DEFAULT_CRASH_ID = '2025-10-10';
