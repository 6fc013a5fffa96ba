import { REQUEST_CHANNELS } from '../../shared/contract/channel-names.ts';
import { ok } from '../../shared/lib/result.ts';
import { createRequestHandler } from '../../main/ipc/handle-request.ts';
import type { RequestHandlers } from '../../main/ipc/request-handlers.ts';

/** The core's door with handlers that only note that they were reached. For the transport suite. */
export function createRecordingCore() {
  const handled: string[] = [];
  const handlers = Object.fromEntries(
    REQUEST_CHANNELS.map((channel) => [
      channel,
      () => {
        handled.push(channel);
        return ok({});
      },
    ]),
    // Every channel is there; what they answer does not matter to a transport.
  ) as unknown as RequestHandlers;
  return {
    handled,
    handleRequest: createRequestHandler(handlers, (_channel, error) => {
      throw error;
    }),
  };
}
