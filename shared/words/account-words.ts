import type { Words } from './words.ts';
import type { AccountFacts, LeewayFacts, MarketFacts } from './alarm-facts.ts';
import {
  formatAmount,
  formatLeverage,
  formatPercent,
  formatSigmas,
  formatTimeOfDay,
  roundUp,
} from './format-number.ts';

/** Title and text of what is said about an account, or about all of them together. */
export function accountAlarmWords(topic: string, facts: AccountFacts): Words {
  switch (topic) {
    case 'joint-leeway':
      return leewayWords(facts);
    case 'notional-limit':
      return exposureWords(facts);
    case 'leverage-limit':
      return leverageWords(facts);
    default:
      return lossWords(facts);
  }
}

const NO_LEEWAY_TITLES = {
  none: 'no fall and no rise of the whole market liquidates it',
  'nothing-shared': 'no positions share their margin any more',
  unknown: 'how far the whole market may move until it is liquidated is unknown',
} as const;

function leewayWords({ name, leeway }: AccountFacts): Words {
  if (typeof leeway !== 'object') {
    return {
      title: `${name}: ${NO_LEEWAY_TITLES[leeway ?? 'unknown']}.`,
      text: 'Each position has its own liquidation price all the same.',
    };
  }
  const way = leeway.direction === 'down' ? 'fall' : 'rise';
  const sigmas = leeway.sigmas === undefined ? '' : `, ${formatSigmas(leeway.sigmas)}`;
  const first = leeway.first === undefined ? '' : ` ${leeway.first} would go first.`;
  const advice =
    exactAdvice(leeway) ?? `Add margin, or make the positions that lose in such a ${way} smaller.`;
  return {
    title: `${name} is liquidated if the whole market ${way}s by ${formatPercent(leeway.ratio)}${sigmas}.`,
    text: `All its positions together stand that near, however far each one is alone.${first} ${advice}`,
  };
}

/** `Add 1,240.00 USDT, or close 12.5 % of each long, to be 11.0 % away again.` */
function exactAdvice({ advice }: LeewayFacts): string | undefined {
  if (advice === undefined) return undefined;
  const { addMargin, close, target } = advice;
  const ways = [
    ...(addMargin === undefined
      ? []
      : [`add ${formatAmount(roundUp(addMargin.amount, 2))} ${addMargin.currency}`]),
    // A tenth of a percent more is enough, one less is not.
    ...(close === undefined
      ? []
      : [`close ${formatPercent(Math.ceil(close.share * 1_000) / 1_000)} of each ${close.side}`]),
  ];
  if (ways.length === 0) return undefined;
  const sentence = ways.join(', or ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}, to be ${formatPercent(target)} away again.`;
}

function exposureWords({ name, currency, notional, limit }: AccountFacts): Words {
  const money = (amount: number): string => `${formatAmount(amount)} ${currency}`;
  const worth = notional === undefined ? 'an unknown amount' : money(notional);
  if (notional === undefined || limit === undefined) {
    return { title: `${name}: positions worth ${worth}.`, text: limitText(limit, money) };
  }
  const over = notional - limit;
  const advice =
    over > 0
      ? `Close positions worth ${money(over)} to be within it again.`
      : `${money(-over)} are left.`;
  return {
    title: `${name}: positions worth ${worth}, ${over >= 0 ? 'above' : 'near'} your limit.`,
    text: `${limitText(limit, money)} ${advice}`,
  };
}

/** The limit may be gone by the time its alarm ends. */
function limitText(limit: number | undefined, format: (value: number) => string): string {
  return limit === undefined ? 'You have set no limit for it.' : `Your limit is ${format(limit)}.`;
}

function leverageWords({ name, currency, notional, equity, leverage, limit }: AccountFacts): Words {
  const times =
    leverage === undefined ? 'unknown leverage' : `leverage ${formatLeverage(leverage)}`;
  if (leverage === undefined || limit === undefined) {
    return { title: `${name}: ${times}.`, text: limitText(limit, formatLeverage) };
  }
  const isOver = leverage >= limit;
  return {
    title: `${name}: ${times}, ${isOver ? 'above' : 'near'} your limit of ${formatLeverage(limit)}.`,
    text: isOver
      ? leverageAdvice({ currency, notional, equity, limit })
      : 'Nothing need be done yet.',
  };
}

function leverageAdvice(parts: {
  readonly currency: string;
  readonly notional: number | undefined;
  readonly equity: number | undefined;
  readonly limit: number;
}): string {
  const { currency, notional, equity, limit } = parts;
  if (notional === undefined || equity === undefined) {
    return 'Close a part of the positions, or add margin.';
  }
  if (equity <= 0) return 'The equity is zero or less. Close positions, or add margin.';
  const close = Math.max(0, notional - limit * equity);
  const add = Math.max(0, notional / limit - equity);
  return `Close positions worth ${formatAmount(close)} ${currency}, or add ${formatAmount(add)} ${currency}, to be within it again.`;
}

function lossWords({ name, currency, limit, loss }: AccountFacts): Words {
  if (loss === undefined) {
    return { title: `${name}: the loss of today is unknown.`, text: 'Its equity cannot be told.' };
  }
  const { from, fromMs, now, since, ratio } = loss;
  const lost = `${formatAmount(from - now)} ${currency} (${formatPercent(ratio)})`;
  const start =
    since === 'midnight'
      ? `since ${formatTimeOfDay(fromMs)}, the first reading of the day`
      : 'from its highest of the last 24 hours';
  const isOver = limit !== undefined && ratio >= limit;
  const near = limit === undefined ? '' : ', near your own limit';
  return {
    title: `${name} lost ${lost} today${isOver ? ': your own limit is reached' : near}.`,
    text: `The equity went from ${formatAmount(from)} ${currency} to ${formatAmount(now)} ${currency} ${start}. ${limitText(limit, formatPercent)} ${isOver ? 'You told yourself to stop here. ' : ''}Deposits and withdrawals count as gains and losses.`,
  };
}

/** What is said when an alarm about an account is over. */
export function accountResolvedTitle(topic: string, facts: AccountFacts): string {
  return topic === 'joint-leeway'
    ? `${facts.name} has room in the market again.`
    : `${facts.name} is within your limit again.`;
}

const VERDICT_WORDS = {
  stress: 'under stress',
  'sell-off': 'in a sell-off',
  recovering: 'recovering from a sell-off',
} as const;
const REGIME_WORDS = {
  none: '',
  correction: ' It is a correction: well below its recent high.',
  bear: ' It is a bear market: far below its recent high, and for a while.',
} as const;
const SCOPE_WORDS = {
  'one-coin': 'One coin',
  sector: 'A part of the market',
  'market-wide': 'The market',
} as const;

const CALM_TITLES = {
  none: 'The market is calm.',
  correction: 'The market is calm, but in a correction.',
  bear: 'The market is calm, but in a bear market.',
} as const;

/** Calm and stress are not those of one coin, which is what the scope says where nothing wider falls. */
function marketTitle({ verdict, regime, scope }: MarketFacts): string {
  if (verdict === 'calm') return CALM_TITLES[regime];
  const where = verdict === 'stress' && scope === 'one-coin' ? 'sector' : scope;
  return `${SCOPE_WORDS[where]} is ${VERDICT_WORDS[verdict]}.`;
}

export function marketWords(facts: MarketFacts): Words {
  const { verdict, regime, because } = facts;
  const tighter =
    verdict === 'calm'
      ? ''
      : ' Leeway warns earlier until it is calm, and waits for no second sample in stress.';
  const why = because.length === 0 ? '' : `${because.slice(0, 3).join('; ')}. `;
  return {
    title: marketTitle(facts),
    text: `${why.charAt(0).toUpperCase()}${why.slice(1)}Look at your nearest positions.${REGIME_WORDS[regime]}${tighter}`,
  };
}
