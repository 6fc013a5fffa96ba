import type { AuditAction, AuditInput } from '../domain/audit-action.ts';
import { formatDuration, formatPercent, formatPrice } from './format-number.ts';

/** What the log says was done, the same on the screen and in the terminal. */
export const ACTION_WORDS: Readonly<Record<AuditAction, string>> = {
  raised: 'Raised',
  worse: 'Got worse',
  better: 'Got better',
  repeated: 'Repeated',
  suppressed: 'Held back',
  acknowledged: 'Acknowledged',
  snoozed: 'Snoozed',
  recovering: 'Recovering',
  resolved: 'Over',
  delivered: 'Delivered',
  'delivery-failed': 'Not delivered',
  unstable: 'Unstable',
  gap: 'Not watched',
  note: 'Note',
  test: 'Test',
};

/** `criticalMarginRatio` → `Critical margin ratio`; the unit at the end is said by the value. */
export function inputName(name: string): string {
  const words = name
    .replace(/Ms$/, '')
    .replace(/([A-Z])/g, ' $1')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether the figure is an amount of money, which a shared screen hides. */
export function isAmountInput(name: string, rule: string | undefined): boolean {
  // A limit is money, a leverage or a fraction, as its rule says.
  return AMOUNT_INPUTS.has(name) || (name === 'limit' && rule === 'notional-limit');
}

const AMOUNT_INPUTS: ReadonlySet<string> = new Set(['notional', 'equity', 'lossFrom']);

/** The figure behind a decision, in its unit; what was unknown then says so. */
export function inputText(name: string, value: AuditInput): string {
  if (value === null) return 'unknown';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value === '' ? 'none' : value;
  if (name.endsWith('Ms')) return formatDuration(value);
  if (/price$/i.test(name)) return formatPrice(value);
  if (/(distance|ratio|always)$/i.test(name)) return formatPercent(value, 2);
  return Number.isInteger(value) ? `${value}` : value.toFixed(2);
}
