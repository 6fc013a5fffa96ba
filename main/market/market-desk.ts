import type { Observation } from '../../shared/alarms/alarm-state.ts';
import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { MarketView, WatchedDetails } from '../../shared/contract/market.ts';
import type { MarketConfig } from '../../shared/contract/monitor-protocol.ts';
import type { JointLeeway } from '../../shared/domain/risk-report.ts';
import type { MarketSymbol } from '../../shared/domain/units.ts';
import { EVENT_LEAD_MS } from '../../shared/market/calendar/upcoming.ts';
import type { History } from '../history/history.ts';
import type { Clock } from '../host-ports.ts';
import type { HostBans } from '../monitor/host-bans.ts';
import { createBackgroundTurns } from './background-turns.ts';
import { EventWatch } from './events/event-watch.ts';
import { LiquidationWatch } from './liquidations/liquidation-watch.ts';
import { observeCascade } from './liquidations/observe-cascade.ts';
import type { CandleSite } from './watch/candle-sites.ts';
import { MarketWatch } from './watch/market-watch.ts';

export interface MarketDeskOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly bans: HostBans;
  readonly sites: () => readonly CandleSite[];
  readonly leeway: () => JointLeeway;
  readonly nearest: () => MarketView['nearest'];
  readonly announce: (announcement: Announcement) => void;
  readonly saysEvents: () => boolean;
  readonly onVerdict: () => void;
  readonly onChange: () => void;
}

/** All that is known of the market, side by side: radar, liquidations, announced events. */
export class MarketDesk {
  readonly #options: MarketDeskOptions;
  readonly #turns = createBackgroundTurns('market');
  readonly #radar: MarketWatch;
  readonly #liquidations: LiquidationWatch;
  readonly #events: EventWatch;

  constructor(options: MarketDeskOptions) {
    const { clock, random, bans, sites, leeway, announce, saysEvents, onChange } = options;
    this.#options = options;
    this.#radar = new MarketWatch({
      clock,
      bans,
      turns: this.#turns,
      sites,
      onChange: options.onVerdict,
    });
    this.#liquidations = new LiquidationWatch({
      clock,
      bans,
      random,
      sites,
      symbolsAt: (host) => this.#symbolsAt(host),
      onChange,
    });
    this.#events = new EventWatch({
      clock,
      leeway,
      announce,
      onChange,
      isOn: saysEvents,
      askBitcoin: () => this.#radar.askFor('BTC'),
    });
  }

  configure(config: MarketConfig | undefined): void {
    this.#radar.configure({ coins: config?.coins ?? [], options: config?.radar ?? {} });
    this.#events.configure(config?.events ?? [], config?.eventLeadMs ?? EVENT_LEAD_MS);
  }

  keepIn(history: History): void {
    const memoryOf = (name: string) => ({
      load: () => history.loadState(name),
      save: (value: unknown) => history.saveState(name, value),
    });
    this.#radar.keepIn(memoryOf('market-radar'));
    this.#liquidations.keepIn(memoryOf('market-liquidations'));
    this.#events.keepIn(memoryOf('market-events-told'));
  }

  /** Once a second, after the first picture of the accounts stands. */
  tick(): void {
    this.#radar.tick();
    this.#liquidations.tick();
    this.#events.tick();
  }

  get view(): MarketView {
    const liquidations = this.#liquidations.view;
    const nearest = this.#options.nearest();
    return {
      ...this.#radar.view,
      events: this.#events.notes,
      ...(liquidations === undefined ? {} : { liquidations }),
      ...(nearest === undefined ? {} : { nearest }),
    };
  }

  get reading() {
    return this.#radar.reading;
  }

  details(): WatchedDetails {
    return { correlations: [], openInterest: [], changes: this.#radar.changes };
  }

  observe(): readonly Observation[] {
    return [observeCascade(this.#liquidations.view)];
  }

  stop(): void {
    this.#radar.stop();
    this.#liquidations.stop();
    this.#turns.stop();
  }

  #symbolsAt(host: string): readonly MarketSymbol[] {
    return this.#radar.view.coins.flatMap(({ coin }) => {
      const source = this.#radar.sourceOf(coin);
      return source?.site.host === host ? source.symbol : [];
    });
  }
}
