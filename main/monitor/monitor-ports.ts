import type { ExchangeAccount, FromMonitor } from '../../shared/contract/monitor-protocol.ts';
import type { ExchangeId } from '../../shared/domain/units.ts';
import type { ExchangeClient } from '../exchange/exchange-client.ts';
import type { OpenedHistory } from '../history/history.ts';
import type { Clock } from '../host-ports.ts';

/** Everything the monitor touches outside itself. */
export interface MonitorPorts {
  readonly clock: Clock;
  /** 0 <= x < 1; spreads retries. */
  readonly random: () => number;
  /** `onBlocked` is told of each request that could have changed something and was stopped. */
  readonly createClient: (
    account: ExchangeAccount,
    onBlocked: (exchange: ExchangeId, message: string) => void,
  ) => ExchangeClient;
  readonly openHistory: (file: string) => OpenedHistory;
  /** Addresses of this machine in its networks, in any fixed order; empty: in none. Absent: not known. */
  readonly networkAddresses?: () => readonly string[];
  readonly send: (message: FromMonitor) => void;
}
