import type { RequestChannel } from '../../shared/contract/channel-names.ts';
import type { RequestError, RequestOf, ResponseOf } from '../../shared/contract/channels.ts';
import type { Result } from '../../shared/lib/result.ts';

/** One function per channel: checked request in, answer or a named error out. */
export type RequestHandlers = {
  readonly [C in RequestChannel]: (
    request: RequestOf<C>,
  ) => Answer<ResponseOf<C>> | Promise<Answer<ResponseOf<C>>>;
};

export type Answer<T> = Result<T, RequestError>;

/** The handlers of one group: those whose channel begins with `Group/`. */
export type HandlersOf<Group extends string> = Pick<
  RequestHandlers,
  Extract<RequestChannel, `${Group}/${string}`>
>;
