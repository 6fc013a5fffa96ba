import type { Result } from '../lib/result.ts';
import type { EventChannel, RequestChannel } from './channel-names.ts';
import type { Events, RequestError, RequestOf, ResponseOf } from './channels.ts';

/**
 * What the screen sees as `window.host`, the same on the desktop (preload) and in a browser (bridge).
 * Named groups and methods only, derived from the channels: `host.alarms.acknowledge(…)` asks `alarms/acknowledge`.
 */
export type HostApi = {
  readonly [G in Group<RequestChannel>]: {
    readonly [C in RequestChannel as C extends `${G}/${infer Verb}` ? CamelCase<Verb> : never]: (
      payload: RequestOf<C>,
    ) => Promise<Result<ResponseOf<C>, RequestError>>;
  };
} & {
  /** Each takes a listener and returns its own cancel. */
  readonly on: {
    readonly [
      C in EventChannel as C extends `${infer G}/${infer Thing}`
        ? CamelCase<`${G}-${Thing}`>
        : never
    ]: (listener: (payload: Events[C]) => void) => () => void;
  };
  /** Whether events reach the screen; a lost connection must be seen, not guessed. */
  readonly connection: {
    readonly onChanged: (listener: (connected: boolean) => void) => () => void;
  };
};

type Group<C extends string> = C extends `${infer G}/${string}` ? G : never;

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;
