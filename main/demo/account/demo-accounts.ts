import type { ExchangeAccount } from '../../../shared/contract/monitor-protocol.ts';
import type { DemoKey } from '../binance/binance-signature.ts';

/** Keys of the built-in demo exchange. They open nothing else, so they may stand in the source. */
export const DEMO_BINANCE_KEY: DemoKey = {
  apiKey: 'leewayDemoBinanceKey000000000000000000000000000000000000000demo1',
  secret: 'leewayDemoBinanceSecret00000000000000000000000000000000000demo1s',
};

export const DEMO_BITGET_KEY: DemoKey & { readonly password: string } = {
  apiKey: 'bg_0000000000000000000000000000de30',
  secret: '00000000000000000000000000000000000000000000000000000000000de305',
  password: 'leewaydemo',
};

/** The two accounts that are watched when no other is set up; every call of theirs goes to `endpoint`. */
export function demoAccounts(endpoint: string): ExchangeAccount[] {
  return [
    {
      kind: 'exchange',
      id: 'demo-binance',
      name: 'Demo Binance',
      exchange: 'binanceusdm',
      source: 'demo',
      credentials: { apiKey: DEMO_BINANCE_KEY.apiKey, secret: DEMO_BINANCE_KEY.secret },
      testnet: false,
      endpoint,
    },
    {
      kind: 'exchange',
      id: 'demo-bitget',
      name: 'Demo Bitget',
      exchange: 'bitget',
      source: 'demo',
      credentials: {
        apiKey: DEMO_BITGET_KEY.apiKey,
        secret: DEMO_BITGET_KEY.secret,
        password: DEMO_BITGET_KEY.password,
      },
      testnet: false,
      endpoint,
    },
  ];
}
