import type { ExchangeId } from '../../../../shared/domain/units.ts';
import type { VenueSpec } from '../venue-spec.ts';
import { BINANCE_COINM_SPEC } from './binance-coinm.ts';
import { BINGX_SPEC } from './bingx.ts';
import { BYBIT_SPEC } from './bybit.ts';
import { DERIBIT_SPEC } from './deribit.ts';
import { DYDX_SPEC } from './dydx.ts';
import { GATE_SPEC } from './gate.ts';
import { HTX_SPEC } from './htx.ts';
import { HYPERLIQUID_SPEC } from './hyperliquid.ts';
import { KRAKENFUTURES_SPEC } from './krakenfutures.ts';
import { KUCOIN_SPEC } from './kucoin.ts';
import { MEXC_SPEC } from './mexc.ts';
import { OKX_SPEC } from './okx.ts';
import { PHEMEX_SPEC } from './phemex.ts';

/** Venues read by a description of their own, by ccxt's id; regional houses of one venue speak its language. */
export const VENUE_SPECS: Readonly<Record<ExchangeId, VenueSpec>> = {
  bybit: BYBIT_SPEC,
  bybiteu: BYBIT_SPEC,
  bybitid: BYBIT_SPEC,
  okx: OKX_SPEC,
  myokx: OKX_SPEC,
  okxus: OKX_SPEC,
  hyperliquid: HYPERLIQUID_SPEC,
  krakenfutures: KRAKENFUTURES_SPEC,
  deribit: DERIBIT_SPEC,
  gate: GATE_SPEC,
  gateeu: GATE_SPEC,
  kucoin: KUCOIN_SPEC,
  kucoinfutures: KUCOIN_SPEC,
  binancecoinm: BINANCE_COINM_SPEC,
  mexc: MEXC_SPEC,
  bingx: BINGX_SPEC,
  htx: HTX_SPEC,
  phemex: PHEMEX_SPEC,
  dydx: DYDX_SPEC,
};
