import { z } from 'zod';
import type { TimestampMs } from '../domain/units.ts';

/** Position fields that a CSV column can be mapped to. Required ones are symbol, side, contracts and entryPrice. */
export const IMPORT_FIELDS = [
  'symbol',
  'side',
  'contracts',
  'contractSize',
  'contractType',
  'entryPrice',
  'markPrice',
  'leverage',
  'marginMode',
  'isolatedMargin',
  'maintenanceMarginRate',
  'settleCurrency',
  'underlying',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** How a CSV is read. What the preview guessed comes back with the user's corrections. */
export const ImportMapping = z.strictObject({
  delimiter: z.enum([',', ';', '\t', '|']),
  decimal: z.enum(['.', ',']),
  /** Field → index of the column, from 0. */
  columns: z.partialRecord(z.enum(IMPORT_FIELDS), z.number().int().min(0)),
  /** Values for fields that no column holds. */
  defaults: z.partialRecord(z.enum(IMPORT_FIELDS), z.string().max(40)),
  /** Cash behind the cross positions, in the settle currency; absent: unknown. */
  walletBalance: z.number().optional(),
});
export type ImportMapping = z.infer<typeof ImportMapping>;

export const ImportPreviewRequest = z.strictObject({
  fileName: z.string().min(1).max(255),
  /** The file's bytes, base64. At most 50 MB before encoding. */
  contentBase64: z.string().max(70_000_000),
  accountName: z.string().max(60).optional(),
  /** ccxt id of the venue that prices it; absent: chosen by the importer. */
  exchange: z.string().max(40).optional(),
  mapping: ImportMapping.optional(),
});
export type ImportPreviewRequest = z.infer<typeof ImportPreviewRequest>;

export interface ImportRowError {
  /** Line of the file, from 1; absent for an error of the whole file. */
  readonly line?: number;
  /** Column name or JSON path. */
  readonly field?: string;
  readonly message: string;
}

export interface ImportPreviewRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly error?: string;
}

export interface ImportPreview {
  /** Hand this to `import/apply`; absent when nothing can be applied. */
  readonly previewId?: string;
  readonly format: 'leeway-book' | 'csv';
  readonly accountName: string;
  /** CSV only. */
  readonly header: readonly string[];
  readonly mapping?: ImportMapping;
  /** The first 20 rows as read. */
  readonly rows: readonly ImportPreviewRow[];
  readonly accepted: number;
  readonly rejected: number;
  readonly errors: readonly ImportRowError[];
  /** Fields that were ignored, guesses that were made. */
  readonly warnings: readonly string[];
  /** The positions as they would stand in the ladder. */
  readonly positions: readonly {
    readonly accountName: string;
    readonly symbol: string;
    readonly side: string;
    readonly contracts: number;
    readonly entryPrice?: number;
    readonly marginMode: string;
  }[];
}

export interface ImportRecord {
  readonly id: string;
  readonly fileName: string;
  readonly accountName: string;
  readonly exchange?: string;
  readonly positionCount: number;
  readonly importedAtMs: TimestampMs;
}
