import type { AlarmLevel, AlarmPhase } from '../../shared/alarms/alarm.ts';
import type { FeedState } from '../../shared/domain/feed-state.ts';
import type { Level } from '../../shared/domain/level.ts';
import type { UnknownReason } from '../../shared/domain/outcome.ts';
import type { Side } from '../../shared/domain/position.ts';
import { unknownWords } from '../../shared/words/unknown-words.ts';

/** Every engine name has its words here; none is ever printed as it is. */
export const LEVEL_WORDS: Record<Level, string> = {
  safe: 'safe',
  watch: 'watch',
  warning: 'warning',
  critical: 'critical',
  unknown: 'unknown',
};

export const ALARM_LEVEL_WORDS: Record<AlarmLevel, string> = {
  info: 'notice',
  warning: 'warning',
  critical: 'critical',
};

export function alarmLevelToLevel(level: AlarmLevel): Level {
  return level === 'info' ? 'watch' : level;
}

/** The reason as words; reasons that are already a sentence pass through. */
export function unknownReasonWords(reason: string): string {
  // The joint move's reason is a sentence or a code; only codes are in the table.
  const words: string | undefined = unknownWords(reason as UnknownReason);
  return words ?? reason;
}

export const FEED_STATE_WORDS: Record<FeedState, string> = {
  ok: 'live',
  stale: 'old data',
  unknown: 'not read yet',
  error: 'not readable',
};

export const PHASE_WORDS: Record<AlarmPhase, string> = {
  normal: 'over',
  pending: 'checking',
  firing: 'active',
  acknowledged: 'acknowledged',
  recovering: 'recovering',
};

/** Side by word and arrow, never by color. */
export function sideWords(side: Side): { readonly word: string; readonly arrow: '↑' | '↓' } {
  return side === 'long' ? { word: 'long', arrow: '↑' } : { word: 'short', arrow: '↓' };
}

/** `BTC/USDT:USDT` → `BTC/USDT`; imported names stay as they are. */
export function shortSymbol(symbol: string): string {
  const cut = symbol.indexOf(':');
  return cut > 0 ? symbol.slice(0, cut) : symbol;
}

/** A reason of the engine as a sentence of its own. */
export function asSentence(text: string): string {
  const [first = ''] = text;
  return `${first.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

/** A sentence of the core, with its numbers kept on one line with their percent signs. */
export function keepUnits(sentence: string): string {
  return sentence.replaceAll(' %', '\u00a0%').replaceAll(' daily sigma', '\u00a0daily\u00a0sigma');
}
