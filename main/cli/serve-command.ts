import type { CliIo } from './cli-io.ts';
import { CommandError } from './exit-codes.ts';

export interface ServeCommandOptions {
  readonly port?: number;
  readonly open: boolean;
  readonly accounts?: string;
  readonly allowRemoteEndpoint?: boolean;
}

export function serve(_io: CliIo, _options: ServeCommandOptions): Promise<number> {
  return Promise.reject(new CommandError('Serving is not built yet.'));
}
