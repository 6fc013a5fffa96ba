import type { AccountView } from '../../../shared/contract/app-state.ts';
import { DAY_MS } from '../../../shared/domain/units.ts';
import { polledLimits, type AgeLimits } from '../../ui/figures/age-clock-tone.ts';

/** An imported file is as old as the trader lets it become: a reminder after a day, a week is no longer the same book. */
const IMPORTED: AgeLimits = { oldMs: DAY_MS, lostMs: 7 * DAY_MS };

/** From which age on what was read of an account is old, and too old. */
export function accountAgeLimits(
  account: Pick<AccountView, 'source' | 'pollIntervalMs'> | undefined,
): AgeLimits {
  return account?.source === 'imported' ? IMPORTED : polledLimits(account?.pollIntervalMs);
}
