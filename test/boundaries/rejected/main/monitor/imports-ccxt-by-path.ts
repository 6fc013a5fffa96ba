import binance from '../../node_modules/ccxt/js/src/binance.js'; export const x = binance;
