/** What the alarm engine decides about one alarm in one step. */
export type AlarmAction =
  | 'raised'
  | 'worse'
  | 'better'
  | 'repeated'
  | 'suppressed'
  | 'acknowledged'
  | 'snoozed'
  | 'recovering'
  | 'unstable'
  | 'resolved';

/** What a row of the log tells: decisions, their deliveries, and what concerns no single alarm. */
export type AuditAction =
  | AlarmAction
  | 'delivered'
  | 'delivery-failed'
  | 'gap'
  /** Worth knowing while one reads the log; nothing was missed. */
  | 'note'
  | 'test';

export type AuditInput = number | string | boolean | null;

/** The figures behind a row, flat, so that the log can be searched. What was unknown is null. */
export type AuditInputs = Readonly<Record<string, AuditInput>>;
