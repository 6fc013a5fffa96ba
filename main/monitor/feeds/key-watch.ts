import type { ExchangeAccount } from '../../../shared/contract/monitor-protocol.ts';
import type { FeedError } from '../../../shared/domain/feed-state.ts';
import { DAY_MS, MINUTE_MS, type DurationMs } from '../../../shared/domain/units.ts';
import { exchangeName } from '../../../shared/words/exchange-name.ts';
import type { ExchangeClient, KeyReport } from '../../exchange/exchange-client.ts';
import type { Clock } from '../../host-ports.ts';

/** Promise B10: on start and every day. */
const CHECK_EVERY_MS: DurationMs = DAY_MS;
/** The venue did not answer, or not to this question: asked again sooner. */
const RETRY_MS: DurationMs = 10 * MINUTE_MS;

type KeyRights = KeyReport['rights'];
const POWER: Readonly<Record<KeyRights, number | undefined>> = {
  'read-only': 0,
  trade: 1,
  withdraw: 2,
  'cannot-verify': undefined,
};

export interface KeyWatchOptions {
  readonly account: ExchangeAccount;
  readonly client: ExchangeClient;
  readonly clock: Clock;
  /** What is known of the key has changed. */
  readonly onChange: () => void;
  /** It may do more than it could when it was looked at last; in words for the audit. */
  readonly onRise: (text: string) => void;
}

/** What a key may do, asked on start and daily. A key that can do too much is not used. */
export class KeyWatch {
  readonly #options: KeyWatchOptions;
  #rights: KeyRights | undefined;
  #ipRestricted: boolean | undefined;
  #strongest: KeyRights | undefined;
  #hasRisen = false;
  #cancelTimer: (() => void) | undefined;
  #stopped = false;

  constructor(options: KeyWatchOptions) {
    this.#options = options;
    this.#strongest = options.account.keyRights;
  }

  /** Undefined: not asked yet. */
  get rights(): KeyRights | undefined {
    return this.#rights;
  }

  /** Its rights have grown since it was connected, or since it was looked at last. */
  get hasRisen(): boolean {
    return this.#hasRisen;
  }

  /** Why this key is not used: it can withdraw, or trade without the user having accepted that. */
  get refusal(): FeedError | undefined {
    const venue = exchangeName(this.#options.account.exchange, 'exchange');
    if (this.#rights === 'withdraw') {
      return {
        kind: 'key-too-powerful',
        message: `This ${venue} key can withdraw money, so it is not used. Make one that can only read.`,
      };
    }
    if (this.#rights === 'trade' && this.#options.account.acceptTradeRights !== true) {
      return {
        kind: 'key-too-powerful',
        message: `This ${venue} key can trade or transfer, so it is not used until you accept that. Better make one that can only read.`,
      };
    }
    return undefined;
  }

  /** Sentences for the account's list of warnings. */
  get advice(): readonly string[] {
    const venue = exchangeName(this.#options.account.exchange, 'exchange');
    return [
      ...(this.#hasRisen ? [`This key can do more than before at ${venue}.`] : []),
      ...(this.#ipRestricted === false
        ? [`This key works from any address. At ${venue}, limit it to yours.`]
        : []),
    ];
  }

  /** Never throws. */
  async check(): Promise<void> {
    const { client, clock } = this.#options;
    this.#cancelTimer?.();
    let report: KeyReport = { rights: 'cannot-verify' };
    try {
      report = await (client.checkKey?.() ?? client.checkConnection());
    } catch {
      // It stays unverified; the account itself answers.
    }
    if (this.#stopped) return;
    this.#take(report);
    const known = report.rights !== 'cannot-verify';
    this.#cancelTimer = clock.setTimer(known ? CHECK_EVERY_MS : RETRY_MS, () => void this.check());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
  }

  #take({ rights, ipRestricted }: KeyReport): void {
    // An answer that fails to come does not unmake what was known.
    if (rights === 'cannot-verify' && this.#rights !== undefined) return;
    this.#rights = rights;
    this.#ipRestricted = ipRestricted;
    const power = POWER[rights];
    const before = this.#strongest === undefined ? undefined : POWER[this.#strongest];
    if (power !== undefined && before !== undefined && power > before) {
      this.#hasRisen = true;
      this.#options.onRise(
        `${this.#options.account.name}: the key could ${WORDS[this.#strongest ?? 'read-only']}, and can ${WORDS[rights]} now.`,
      );
    }
    if (power !== undefined) this.#strongest = rights;
    this.#options.onChange();
  }
}

const WORDS: Readonly<Record<KeyRights, string>> = {
  'read-only': 'only read',
  trade: 'trade',
  withdraw: 'withdraw',
  'cannot-verify': 'not be judged',
};
