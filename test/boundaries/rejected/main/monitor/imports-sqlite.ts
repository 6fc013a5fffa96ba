import { DatabaseSync } from 'node:sqlite'; export const x = DatabaseSync;
