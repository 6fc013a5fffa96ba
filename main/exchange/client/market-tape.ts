import { createHash } from 'node:crypto';
import type { TimestampMs } from '../../../shared/domain/units.ts';

/** What a venue answered while its markets were loaded: a body for each request, by a digest of the request. */
export interface MarketTape {
  readonly recordedAtMs: TimestampMs;
  readonly answers: Readonly<Record<string, string>>;
}

/**
 * Where tapes outlive the process. Raw answers are kept rather than what was read in them, so that whichever version of
 * Leeway or ccxt comes next reads them itself. Both never throw: what cannot be kept or found is loaded from the venue.
 */
export interface MarketShelf {
  /** `undefined`: there is none, or none that can be trusted. */
  find(place: string): Promise<MarketTape | undefined>;
  keep(place: string, tape: MarketTape): Promise<void>;
}

export type Send = (url: string, init: SentRequest) => Promise<Response>;

export interface SentRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** Larger lists are loaded anew each time. */
const MOST_CHARACTERS = 32 * 2 ** 20;

/** Notes what passes through `send`, until it is ended. */
export class TapeRecorder {
  #answers: Map<string, string> | undefined = new Map();
  #characters = 0;

  through(send: Send): Send {
    return async (url, init) => {
      const response = await send(url, init);
      if (this.#answers === undefined || response.status !== 200) return response;
      const body = await response.text();
      this.#note(digest(url, init), body);
      return new Response(body, {
        status: response.status,
        statusText: response.statusText,
        headers: response.headers,
      });
    };
  }

  /** What was heard, which is let go of here; `undefined`: too much to keep. */
  end(recordedAtMs: TimestampMs): MarketTape | undefined {
    const answers = this.#answers;
    this.#answers = undefined;
    return answers === undefined
      ? undefined
      : { recordedAtMs, answers: Object.fromEntries(answers) };
  }

  #note(request: string, body: string): void {
    this.#characters += body.length;
    if (this.#characters > MOST_CHARACTERS) this.#answers = undefined;
    this.#answers?.set(request, body);
  }
}

/** Answers from a tape alone: nothing is sent. */
export class TapePlayer {
  #tape: MarketTape | undefined;
  #missed = false;

  constructor(tape: MarketTape) {
    this.#tape = tape;
  }

  readonly send: Send = (url, init) => {
    const body = this.#tape?.answers[digest(url, init)];
    if (body === undefined) {
      this.#missed = true;
      return Promise.reject(new TypeError('not on the tape'));
    }
    return Promise.resolve(
      new Response(body, { status: 200, headers: { 'content-type': 'application/json' } }),
    );
  };

  /**
   * Lets the tape go. Says whether all that was asked for was on it: ccxt may have gone on without what was not, and
   * what it made is not whole then.
   */
  end(): { readonly isWhole: boolean } {
    this.#tape = undefined;
    return { isWhole: !this.#missed };
  }
}

/** Some venues want to be told the time; it is another one whenever they are asked. */
const TIMES = ['timestamp', 'nonce'];

function digest(url: string, { method, body }: SentRequest): string {
  const asked = new URL(url);
  for (const name of TIMES) asked.searchParams.delete(name);
  return createHash('sha256')
    .update(`${method} ${asked.href}\n${body ?? ''}`)
    .digest('hex')
    .slice(0, 32);
}
