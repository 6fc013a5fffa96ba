import type { MarketVerdict } from '../../domain/market-verdict.ts';
import type { AccountId, PositionKey } from '../../domain/units.ts';
import type { ThresholdOverride } from '../rules/alarm-rules.ts';
import { tightenThresholds } from './market-stress.ts';
import type { AlarmThresholds } from './thresholds.ts';

export interface ThresholdSources {
  readonly thresholds: AlarmThresholds;
  readonly overrides: readonly ThresholdOverride[];
}

/**
 * The thresholds of one position, or of an account when no position is named: those for everything, with what its account
 * sets, with what it sets itself. Only what is given overrides. Without any override the same object comes back.
 */
export function thresholdsFor(
  sources: ThresholdSources,
  accountId: AccountId,
  positionKey?: PositionKey,
): AlarmThresholds {
  const { thresholds, overrides } = sources;
  const ofAccount = overrides.find((one) => one.accountId === accountId);
  const ofPosition =
    positionKey === undefined
      ? undefined
      : overrides.find((one) => one.positionKey === positionKey);
  return overlay(overlay(thresholds, ofAccount), ofPosition);
}

function overlay(base: AlarmThresholds, over: ThresholdOverride | undefined): AlarmThresholds {
  if (over === undefined) return base;
  const given = Object.entries(over.thresholds).filter(([, value]) => value !== undefined);
  return given.length === 0 ? base : { ...base, ...Object.fromEntries(given) };
}

/** `thresholdsFor` under the present verdict on the market, each worked out once: equal thresholds are the same object. */
export class ThresholdBook {
  readonly #sources: ThresholdSources;
  readonly #verdict: MarketVerdict;
  readonly #tight = new Map<AlarmThresholds, AlarmThresholds>();
  readonly #found = new Map<string, AlarmThresholds>();

  constructor(sources: ThresholdSources, verdict: MarketVerdict = 'calm') {
    this.#sources = sources;
    this.#verdict = verdict;
  }

  of(accountId: AccountId, positionKey?: PositionKey): AlarmThresholds {
    if (this.#sources.overrides.length === 0) return this.#tighten(this.#sources.thresholds);
    const name = positionKey ?? accountId;
    let found = this.#found.get(name);
    if (found === undefined) {
      found = this.#tighten(thresholdsFor(this.#sources, accountId, positionKey));
      this.#found.set(name, found);
    }
    return found;
  }

  #tighten(thresholds: AlarmThresholds): AlarmThresholds {
    let tight = this.#tight.get(thresholds);
    if (tight === undefined) {
      tight = tightenThresholds(thresholds, this.#verdict);
      this.#tight.set(thresholds, tight);
    }
    return tight;
  }
}
