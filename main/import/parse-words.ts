import type { ContractType, MarginMode, Side } from '../../shared/domain/position.ts';
import { parsePositive } from '../../shared/domain/parse-number.ts';

/** `sign`: the side is the sign of the quantity; `closing`: a trade that ends a position, so no open position. */
export type SideWord = Side | 'sign' | 'closing';

const SIDE_WORDS: Readonly<Record<SideWord, string>> = {
  long: 'long l buy b bot bought bid openlong buylong buyopen buyopenlong longbuy',
  short: 'short s sell sld sold ask openshort sellshort sellopen sellopenshort shortsell',
  sign: 'both net oneway',
  closing: 'closelong closeshort sellcloselong buycloseshort sellclose buyclose close closed',
};
const SIDES = new Map(
  (['long', 'short', 'sign', 'closing'] as const).flatMap((side) =>
    SIDE_WORDS[side].split(' ').map((word) => [word, side] as const),
  ),
);

/** The side as a venue or broker words it; undefined when it says something else. */
export function parseSide(text: string): SideWord | undefined {
  return SIDES.get(toWord(text));
}

export function parseMarginMode(text: string): MarginMode | undefined {
  const word = toWord(text).replace(/margin(?:ed)?$/, '');
  if (['cross', 'crossed', 'crossx', 'c', 'portfolio'].includes(word)) return 'cross';
  if (['isolated', 'iso', 'fixed', 'i'].includes(word)) return 'isolated';
  return undefined;
}

export function parseContractType(text: string): ContractType | undefined {
  const word = toWord(text);
  if (['linear', 'linearperpetual', 'usdm', 'usdtm', 'linearfutures'].includes(word))
    return 'linear';
  if (['inverse', 'inverseperpetual', 'coinm', 'coinmargined', 'inversefutures'].includes(word)) {
    return 'inverse';
  }
  return word === 'quanto' ? 'quanto' : undefined;
}

/** `10`, `10x`, `x10`, `10.0X`: a multiple greater than 0. */
export function parseLeverage(text: string): number | undefined {
  const digits = /^(?:x\s*)?(\d+(?:[.,]\d{1,2})?)\s*x?$/i.exec(text.trim())?.[1];
  return parsePositive(digits?.replace(',', '.'));
}

function toWord(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z]/g, '');
}
