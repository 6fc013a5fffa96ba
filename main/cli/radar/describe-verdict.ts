import type { RadarVerdict } from '../../../shared/market/verdict/radar.ts';

const REGIME_WORDS: Readonly<Record<RadarVerdict['regime'], string>> = {
  none: '',
  correction: ', correction',
  bear: ', bear market',
};

/** One line for the terminal: time in UTC, coin, verdict, who falls with it, and why. */
export function describeVerdict(change: RadarVerdict): string {
  const { timestamp, symbol, verdict, regime, scope, evidence } = change;
  const time = `${new Date(timestamp).toISOString().slice(0, 16).replace('T', ' ')}Z`;
  const reach = verdict === 'calm' ? '' : ` (${scope})`;
  return `${time}  ${symbol.padEnd(6)} ${verdict}${reach}${REGIME_WORDS[regime]}: ${evidence.join(' ')}`;
}
