import type { Observation } from '../../shared/alarms/engine/alarm-state.ts';
import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { MarketView, WatchedDetails } from '../../shared/contract/market.ts';
import type { MarketConfig } from '../../shared/contract/monitor-protocol.ts';
import type { JointLeeway } from '../../shared/domain/risk-report.ts';
import type { MarketSymbol } from '../../shared/domain/units.ts';
import { EVENT_LEAD_MS } from '../../shared/market/calendar/upcoming.ts';
import type { RiskContext } from '../../shared/risk/evaluate.ts';
import type { History } from '../history/history.ts';
import type { Clock } from '../host-ports.ts';
import type { HostBans } from '../monitor/feeds/host-bans.ts';
import { createBackgroundTurns } from './background-turns.ts';
import { CorrelationWatch } from './correlation/correlation-watch.ts';
import { EventWatch } from './events/event-watch.ts';
import { ImpliedWatch } from './implied/implied-watch.ts';
import { LiquidationWatch } from './liquidations/liquidation-watch.ts';
import { OpenInterestWatch } from './liquidations/open-interest-watch.ts';
import { observeCascade } from './liquidations/observe-cascade.ts';
import type { CandleSite } from './watch/candle-sites.ts';
import { MarketWatch } from './watch/market-watch.ts';
import { PublicSites, type OpenVenue } from './watch/public-sites.ts';

/** Coins that are compared with other markets. */
const MOST_COMPARED = 6;
/** One object each, so that an unchanged configuration is the same. */
const NO_SERIES: MarketConfig['series'] = [];
const NO_EVENTS: MarketConfig['events'] = [];

export interface MarketDeskOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly bans: HostBans;
  readonly sites: () => readonly CandleSite[];
  readonly openVenue: OpenVenue;
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
  readonly #places: PublicSites;
  readonly #radar: MarketWatch;
  readonly #liquidations: LiquidationWatch;
  readonly #events: EventWatch;
  readonly #correlations: CorrelationWatch;
  readonly #openInterest: OpenInterestWatch;
  readonly #implied: ImpliedWatch;

  constructor(options: MarketDeskOptions) {
    const { clock, random, bans, leeway, announce, saysEvents, onChange } = options;
    this.#options = options;
    this.#places = new PublicSites(options.openVenue);
    const sites = () => this.#places.forCandles(options.sites());
    this.#radar = new MarketWatch({
      clock,
      bans,
      turns: this.#turns,
      sites,
      indexOf: (coin) => this.#implied.indexOf(coin),
      onChange: options.onVerdict,
    });
    this.#implied = new ImpliedWatch({
      clock,
      bans,
      turns: this.#turns,
      sites: () => this.#places.forIndexes(options.sites()),
      coins: () => this.#radar.sources.map(({ coin }) => coin),
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
      askBitcoin: () => this.#asks().find(({ coin }) => coin === 'BTC')?.ask,
    });
    this.#correlations = new CorrelationWatch({
      clock,
      sites,
      askAt: (site, symbol) => this.#radar.askAt({ site, symbol }),
      coins: () => this.#asks().slice(0, MOST_COMPARED),
    });
    this.#openInterest = new OpenInterestWatch({
      clock,
      bans,
      turns: this.#turns,
      sources: () => this.#radar.sources,
    });
  }

  configure(config: MarketConfig | undefined): void {
    this.#places.configure(config?.venue, config?.asksDeribit ?? false);
    this.#radar.configure({
      coins: config?.coins ?? [],
      options: config?.radar ?? {},
      ...(config?.venue === undefined ? {} : { venue: config.venue }),
    });
    this.#correlations.configure(config?.series ?? NO_SERIES);
    this.#events.configure(config?.events ?? NO_EVENTS, config?.eventLeadMs ?? EVENT_LEAD_MS);
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
    this.#correlations.tick();
    this.#openInterest.tick();
    this.#implied.tick();
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
    const { view, reason } = this.#correlations.gold;
    return {
      correlations: this.#correlations.rows,
      openInterest: this.#openInterest.rows,
      changes: this.#radar.changes,
      ...(view === undefined ? {} : { gold: view }),
      ...(reason === undefined ? {} : { goldReason: reason }),
    };
  }

  /** With that of gold, which no account needs to hold. */
  withGold(context: RiskContext): RiskContext {
    const gold = this.#correlations.gold.view;
    if (gold === undefined) return context;
    return { ...context, betas: { [gold.asset]: gold.beta, ...context.betas } };
  }

  observe(): readonly Observation[] {
    return [observeCascade(this.#liquidations.view)];
  }

  /** Nothing is asked after this; resolves when the venues of its own are closed. */
  async stop(): Promise<void> {
    this.#radar.stop();
    this.#liquidations.stop();
    this.#implied.stop();
    this.#turns.stop();
    await this.#places.stop();
  }

  #symbolsAt(host: string): readonly MarketSymbol[] {
    return this.#radar.sources.flatMap(({ source }) =>
      source.site.host === host ? source.symbol : [],
    );
  }

  #asks() {
    return this.#radar.sources.map(({ coin, source }) => ({
      coin,
      ask: this.#radar.askAt(source),
    }));
  }
}
