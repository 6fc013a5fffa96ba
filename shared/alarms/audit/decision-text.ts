import { CONTRADICTION } from '../../words/position-words.ts';
import type { AlarmState } from '../engine/alarm-state.ts';
import { wordsOf } from '../engine/alarm-views.ts';
import { DISTANCE_REASON } from '../thresholds/level-of.ts';

/** What the log says of an alarm that was raised: its title, and what else speaks for it. */
export function raisedText(alarm: AlarmState, why: string): string {
  const { title } = wordsOf(alarm);
  const { facts, rule } = alarm;
  if (facts.kind !== 'position') return said(title, why);
  // How near it is stands in the title already.
  const reasons = facts.reasons.filter((reason) => !DISTANCE_REASON.test(reason));
  const isNews = rule === 'liquidation-risk' && !facts.liquidatable && reasons[0] !== CONTRADICTION;
  return isNews && reasons.length > 0 ? said(title, reasons.join('; ')) : title;
}

/** One or two sentences, each with its capital and its full stop; the second is left out where there is nothing to say. */
export function said(title: string, why: string): string {
  if (why === '') return title;
  const sentence = why.replace(/\.$/, '');
  return `${title.replace(/\.?$/, '.')} ${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
