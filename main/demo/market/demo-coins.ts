export type LeadingCoin =
  'ADA' | 'AVAX' | 'BNB' | 'BTC' | 'DOGE' | 'DOT' | 'ETH' | 'LINK' | 'SOL' | 'XRP';
/** A leading coin, or one of those that fill a long list: `BTC2` moves as BTC does, at a price of its own. */
export type DemoCoin = LeadingCoin | `${LeadingCoin}${number}`;

/** What stays the same about a coin's market. Prices are those of the morning of 10 October 2025. */
export interface CoinSpec {
  readonly coin: DemoCoin;
  /** Whose market it follows: itself, for a leading coin. */
  readonly leader: LeadingCoin;
  readonly startPrice: number;
  /** Decimals of prices and quantities on the wire; tick and step are one unit of the last one. */
  readonly priceDecimals: number;
  readonly quantityDecimals: number;
  /** Quote notional per minute of a calm market. */
  readonly volumePerMinute: number;
  /** Share of the common market move that this coin takes in calm hours. */
  readonly beta: number;
  /** Deviation of its own part of an hourly log return in calm hours. */
  readonly ownHourlySigma: number;
  readonly size: 'major' | 'large' | 'mid';
}

const SPECS: readonly CoinSpec[] = [
  spec('ADA', 0.816, 4, 0, 480_000, 1.3, 0.005, 'mid'),
  spec('AVAX', 28.21, 3, 0, 420_000, 1.35, 0.005, 'mid'),
  spec('BNB', 1256.4, 2, 2, 1_900_000, 1.05, 0.004, 'large'),
  spec('BTC', 121_520, 1, 3, 14_000_000, 1, 0.0012, 'major'),
  spec('DOGE', 0.2481, 5, 0, 1_400_000, 1.4, 0.0052, 'large'),
  spec('DOT', 4.138, 3, 1, 260_000, 1.3, 0.005, 'mid'),
  spec('ETH', 4368.5, 2, 3, 17_000_000, 1.3, 0.0032, 'major'),
  spec('LINK', 22.03, 3, 2, 520_000, 1.4, 0.0052, 'mid'),
  spec('SOL', 221.1, 2, 2, 4_200_000, 1.35, 0.0042, 'large'),
  spec('XRP', 2.809, 4, 1, 2_600_000, 1.2, 0.0042, 'large'),
];

export const DEMO_COINS: readonly LeadingCoin[] = SPECS.map((one) => one.leader);

const SPEC_BY_COIN = new Map<string, CoinSpec>(SPECS.map((one) => [one.coin, one]));

export function coinSpec(coin: DemoCoin): CoinSpec {
  const found = SPEC_BY_COIN.get(coin) ?? followerSpec(coin);
  SPEC_BY_COIN.set(coin, found);
  return found;
}

/** So many coins: the ten leading ones, then `ADA2`, `AVAX2` and so on. */
export function listCoins(count: number): readonly DemoCoin[] {
  return Array.from({ length: count }, (_, i): DemoCoin => {
    const leader = DEMO_COINS[i % DEMO_COINS.length] ?? 'BTC';
    const round = Math.floor(i / DEMO_COINS.length);
    return round === 0 ? leader : `${leader}${round + 1}`;
  });
}

/** `BTCUSDT` is `BTC`; anything else that is no USDT contract of the listed coins is undefined. */
export function coinOfUsdtSymbol(
  symbol: string,
  listed: readonly DemoCoin[],
): DemoCoin | undefined {
  const name = symbol.endsWith('USDT') ? symbol.slice(0, -4) : '';
  return listed.find((coin) => coin === name);
}

function followerSpec(coin: DemoCoin): CoinSpec {
  const [, name = '', round = ''] = /^([A-Z]+)(\d+)$/.exec(coin) ?? [];
  const leader = SPECS.find((one) => one.coin === name);
  if (leader === undefined) throw new Error(`no demo coin ${coin}`);
  return { ...leader, coin, startPrice: leader.startPrice * (1 + Number(round) / 100) };
}

/** One unit of the last decimal, as text: 3 gives `0.001`. */
export function stepText(decimals: number): string {
  return (10 ** -decimals).toFixed(decimals);
}

function spec(
  coin: LeadingCoin,
  startPrice: number,
  priceDecimals: number,
  quantityDecimals: number,
  volumePerMinute: number,
  beta: number,
  ownHourlySigma: number,
  size: CoinSpec['size'],
): CoinSpec {
  return {
    coin,
    leader: coin,
    startPrice,
    priceDecimals,
    quantityDecimals,
    volumePerMinute,
    beta,
    ownHourlySigma,
    size,
  };
}
