import ccxt from 'ccxt'; export const x = ccxt;
