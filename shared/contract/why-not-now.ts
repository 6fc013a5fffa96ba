import { isQuietAt } from '../alarms/announce/quiet-hours.ts';
import { isSwitchable } from '../alarms/rules/rule-switches.ts';
import { RULE_WORDS } from '../alarms/rules/rule-words.ts';
import { ThresholdBook } from '../alarms/thresholds/thresholds-for.ts';
import { whyNot, type WhyNot } from '../alarms/thresholds/why-not.ts';
import type { MarketVerdict } from '../domain/market-verdict.ts';
import { unknownWords } from '../words/unknown-words.ts';
import type { AppState, PositionView } from './app-state.ts';

export interface WhyNotNow extends Partial<WhyNot> {
  /** What else keeps an alarm silent, or makes it come earlier, at this moment. */
  readonly notes: readonly string[];
}

const TIGHTER: Partial<Record<MarketVerdict, string>> = {
  stress: 'is in stress',
  'sell-off': 'sells off',
  recovering: 'only recovers',
};

/** Why there is no alarm about this position now, or no worse one, by the rules as they hold at this moment. */
export function whyNotNow(
  view: PositionView,
  app: Pick<AppState, 'settings' | 'market' | 'nowMs'>,
  timeZone: string,
): WhyNotNow {
  const { alarms } = app.settings;
  const verdict = app.market?.verdict;
  const thresholds = new ThresholdBook(alarms, verdict).of(view.accountId, view.key);
  const { distance, sigmas, marginRatio, liquidatable } = view.risk;
  const found = whyNot(view.level, { distance, sigmas, marginRatio, liquidatable }, thresholds);
  const tighter = verdict === undefined ? undefined : TIGHTER[verdict];
  const off = alarms.rulesOff.filter(isSwitchable).map((rule) => RULE_WORDS[rule]);
  return {
    ...found,
    notes: [
      ...(view.level === 'unknown' ? [unknownNote(view)] : []),
      ...(found === undefined || tighter === undefined
        ? []
        : [`These limits are stricter than the settings, because the market ${tighter}.`]),
      ...(alarms.quietHours !== null && isQuietAt(alarms.quietHours, app.nowMs, timeZone)
        ? [
            `These are quiet hours (${alarms.quietHours.from} to ${alarms.quietHours.to}): what is not critical waits for their end.`,
          ]
        : []),
      ...(off.length === 0 ? [] : [`Switched off in the settings: ${off.join(', ')}.`]),
    ],
  };
}

function unknownNote({ risk: { distance }, valueState }: PositionView): string {
  const why =
    distance.kind === 'unknown'
      ? `how far it is from liquidation is not known, because ${unknownWords(distance.reason)}`
      : valueState === 'ok'
        ? 'its account cannot be seen now'
        : 'what is known of it is not fresh';
  return `Nobody can say that it is safe: ${why}. An alarm that stood stays until fresh data end it.`;
}
