import type { CliIo } from './cli-io.ts';
import { CommandError } from './exit-codes.ts';
import type { WatchSource } from './watch-source.ts';

export function openWatchSource(_io: CliIo, _options: object): Promise<WatchSource> {
  return Promise.reject(new CommandError('Watching is not built yet.'));
}
