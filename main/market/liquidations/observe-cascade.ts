import type { Grade, Observation } from '../../../shared/alarms/engine/alarm-state.ts';
import type { LiquidationView } from '../../../shared/contract/market.ts';
import { CALM_FEED, cascadeWords } from '../../../shared/words/market-words.ts';

/** Forced sales far above normal and mostly of one side. A feed that is gone proves nothing. */
export function observeCascade(view: LiquidationView | undefined): Observation {
  const cascade = view?.cascade;
  const grade: Grade = cascade === undefined ? 'normal' : 'warning';
  const words =
    view === undefined || cascade === undefined
      ? CALM_FEED
      : cascadeWords({
          ...cascade,
          value: view.recent.long + view.recent.short,
          againstNormal: view.againstNormal ?? 1,
          venues: view.venues,
        });
  return {
    rule: 'cascade',
    subject: {},
    facts: { kind: 'self', ...words },
    truth:
      view?.state === 'ok'
        ? { kind: 'seen', valueState: 'ok', grade, holdGrade: grade }
        : { kind: 'unseen', valueState: 'stale' },
  };
}
