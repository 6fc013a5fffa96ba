/** Checked before or while a file is read, so that a hostile or mistaken file costs neither memory nor time. */
export const MAX_FILE_BYTES = 50 * 1024 * 1024;
export const MAX_ROWS = 1_000_000;
export const MAX_COLUMNS = 200;
export const MAX_CELL_CHARACTERS = 32 * 1024;
/** More open positions than any desk holds: such a file is a history of trades. */
export const MAX_POSITIONS = 5000;
/** Errors listed one by one; the rest is counted. */
export const MAX_LISTED_ERRORS = 200;
export const MAX_JSON_DEPTH = 32;
export const PREVIEW_ROWS = 20;
/** Rows that guesses (delimiter, decimal sign, header) are made from. */
export const SAMPLE_ROWS = 200;
/** Files larger than this are read in a worker. */
export const WORKER_THRESHOLD_BYTES = 256 * 1024;
export const PARSE_DEADLINE_MS = 30_000;
