import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SHORTEST = 16;

export interface MetricsToken {
  readonly token: string;
  /** Absent: it came from the environment, or lasts until Leeway stops. */
  readonly file?: string;
}

/**
 * The token of `/metrics`: `LEEWAY_METRICS_TOKEN`, else the file `metrics-token` in the home, which is made at the first start, is
 * readable by its owner only, and can be named in Prometheus as `credentials_file`. It opens nothing but the figures.
 */
export function openMetricsToken(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): MetricsToken {
  const given = environment['LEEWAY_METRICS_TOKEN']?.trim() ?? '';
  if (given.length >= SHORTEST) return { token: given };
  const file = join(home, 'metrics-token');
  const kept = attempt(() => readFileSync(file, 'utf8').trim()) ?? '';
  if (kept.length >= SHORTEST) return { token: kept, file };
  const token = randomBytes(24).toString('base64url');
  const isKept = attempt(() => {
    writeFileSync(file, `${token}\n`, { mode: 0o600 });
    return true;
  });
  return isKept === true ? { token, file } : { token };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
