import { expect, test } from 'vitest';
import { deriveInstrument } from '../../../main/import/derive-instrument.ts';

test.each([
  ['BTC/USDT:USDT', 'BTC', 'BTC/USDT:USDT', 'linear'],
  ['BTC/USD:BTC', 'BTC', 'BTC/USD:BTC', 'inverse'],
  ['BTC/USDT:USDT-261227', 'BTC', 'BTC/USDT:USDT-261227', 'linear'],
  ['ETH/USD:BTC', 'ETH', 'ETH/USD:BTC', 'quanto'],
  ['BTCUSDT', 'BTC', 'BTC/USDT:USDT', 'linear'],
  ['btcusdt', 'BTC', 'BTC/USDT:USDT', 'linear'],
  ['1000PEPEUSDT', '1000PEPE', '1000PEPE/USDT:USDT', 'linear'],
  ['BTC-USDT-SWAP', 'BTC', 'BTC/USDT:USDT', 'linear'],
  ['BTC-USD-SWAP', 'BTC', 'BTC/USD:BTC', 'inverse'],
  ['BTC-USD-261227', 'BTC', undefined, 'inverse'],
  ['BTC_USDT', 'BTC', 'BTC/USDT:USDT', 'linear'],
  ['BTCUSD_PERP', 'BTC', 'BTC/USD:BTC', 'inverse'],
  ['BTCUSDT_261227', 'BTC', undefined, 'linear'],
  ['BTCUSDT_UMCBL', 'BTC', 'BTC/USDT:USDT', 'linear'],
  ['BTCUSDT.P', 'BTC', 'BTC/USDT:USDT', 'linear'],
  ['XBTUSD', 'BTC', 'BTC/USD:BTC', 'inverse'],
  ['XBTUSDTM', 'BTC', 'BTC/USDT:USDT', 'linear'],
  ['PF_XBTUSD', 'BTC', 'BTC/USD:USD', 'linear'],
  ['PI_XBTUSD', 'BTC', 'BTC/USD:BTC', 'inverse'],
  ['BTC-PERPETUAL', 'BTC', 'BTC/USD:BTC', 'inverse'],
  ['ETH_USDC-PERPETUAL', 'ETH', 'ETH/USDC:USDC', 'linear'],
  ['BTC', 'BTC', undefined, undefined],
  ['SOL-PERP', 'SOL', undefined, undefined],
  ['AAPL', 'AAPL', undefined, undefined],
  ['ENTRY', 'ENTRY', undefined, undefined],
])('%s is %s, priced as %s, %s', (symbol, underlying, marketSymbol, contractType) => {
  const instrument = deriveInstrument(symbol);
  expect(instrument.underlying).toBe(underlying);
  expect(instrument.marketSymbol).toBe(marketSymbol);
  expect(instrument.contractType).toBe(contractType);
});

test.each(['BTCUSD', 'BTC-USD', 'BTC_USD', 'BTC/USD'])(
  '%s does not tell whether dollars or coins are the margin',
  (symbol) => {
    expect(deriveInstrument(symbol)).toEqual({ underlying: 'BTC', dollarQuoted: true });
  },
);

test.each(['BTC-USDT-SWAP', 'XBTUSDTM'])('%s counts contracts of its own size', (symbol) => {
  expect(deriveInstrument(symbol).contractsOfOwnSize).toBe(true);
});
