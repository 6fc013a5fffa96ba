import type { ImportMapping, ImportPreview } from '../../shared/contract/import.ts';
import type { ParsedAccount } from './build-account.ts';

/** What is read from a file: plain data, so that it crosses from the worker. */
export interface ParsedImport {
  readonly preview: Omit<ImportPreview, 'previewId'>;
  /** Absent when something is wrong or has to be answered first: then nothing can be applied. */
  readonly accounts?: readonly ParsedAccount[];
}

export interface ImportSource {
  readonly fileName: string;
  readonly accountName?: string;
  readonly exchange?: string;
  readonly mapping?: ImportMapping;
}

/** The stated name, else the file's without its ending and without the ` (2)` of a second download. */
export function chooseAccountName(source: ImportSource): string {
  const stated = source.accountName?.trim();
  if (stated) return stated;
  const base = source.fileName.replace(/^.*[\\/]/, '').replace(/\.[A-Za-z0-9]{1,5}$/, '');
  return (
    base
      .replace(/\s*\(\d+\)$/, '')
      .trim()
      .slice(0, 60) || 'Imported'
  );
}

export function toPreviewPositions(accounts: readonly ParsedAccount[]): ImportPreview['positions'] {
  return accounts.flatMap(({ name, account }) =>
    account.pools.flatMap((pool) =>
      pool.positions.map((position) => ({
        accountName: name,
        symbol: position.symbol,
        side: position.side,
        contracts: position.contracts,
        ...(position.entryPrice === undefined ? {} : { entryPrice: position.entryPrice }),
        marginMode: position.marginMode,
      })),
    ),
  );
}
