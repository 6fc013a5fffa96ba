/** Times are milliseconds in UTC. The audit refuses to be changed: what was decided stays as it was written. */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS sample_raw (
  account_id TEXT NOT NULL, at_ms INTEGER NOT NULL,
  equity REAL, margin_ratio REAL, nearest_distance REAL,
  PRIMARY KEY (account_id, at_ms)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sample_minute (
  account_id TEXT NOT NULL, at_ms INTEGER NOT NULL,
  equity REAL, margin_ratio REAL, nearest_distance REAL,
  PRIMARY KEY (account_id, at_ms)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sample_hour (
  account_id TEXT NOT NULL, at_ms INTEGER NOT NULL,
  equity REAL, margin_ratio REAL, nearest_distance REAL,
  PRIMARY KEY (account_id, at_ms)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, action TEXT NOT NULL,
  alarm_id TEXT, rule TEXT, level TEXT, account_id TEXT, position_key TEXT, channel TEXT,
  text TEXT NOT NULL, inputs TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS audit_by_position ON audit (position_key, id) WHERE position_key IS NOT NULL;
CREATE TRIGGER IF NOT EXISTS audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_is_not_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;
`;

/** Of an hour or minute the worst is kept: the highest margin ratio, the nearest distance. Money is averaged. */
export const ROLL_UPS = [
  { from: 'sample_raw', into: 'sample_minute', widthMs: 60_000, keepMs: 7 * 86_400_000 },
  { from: 'sample_minute', into: 'sample_hour', widthMs: 3_600_000, keepMs: 90 * 86_400_000 },
] as const;
