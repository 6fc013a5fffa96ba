import type { MarketEventKind } from '../../domain/market-event.ts';

/** In this order: "FOMC press conference after CPI" is about the FOMC. */
const PATTERNS: readonly (readonly [MarketEventKind, RegExp])[] = [
  [
    'fomc',
    /\bfomc\b|federal (?:open market|funds)|\bfed\b.*\b(?:rate|meeting|minutes|decision|statement)|(?:interest )?rate decision/i,
  ],
  ['cpi', /\bcpi\b|consumer price/i],
  ['ppi', /\bppi\b|producer price/i],
  ['jobs', /\bnfp\b|non-?farm|\bpayrolls?\b|employment situation|jobless|unemployment/i],
  ['gdp', /\bgdp\b|gross domestic/i],
  ['earnings', /\bearnings\b|quarterly results|\bq[1-4]\b.*\bresults\b/i],
  ['expiry', /\bexpir(?:y|ation|ies|es)\b|\bquad(?:ruple)? witching\b|triple witching|\bopex\b/i],
];

/** By the words of its title; what none fits is `other`. */
export function kindOfEvent(title: string): MarketEventKind {
  return PATTERNS.find(([, pattern]) => pattern.test(title))?.[0] ?? 'other';
}
