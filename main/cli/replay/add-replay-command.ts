import type { CommandSetup } from '../commands.ts';
import type { ReplayOptions } from './replay-command.ts';

export const addReplayCommand: CommandSetup = (program, io, run) => {
  program
    .command('replay')
    .summary('run the alarms over recorded candles: were they in time, were they right')
    .description(
      [
        'Watches a Leeway book (JSON) with the real alarms while recorded prices pass, on a virtual clock: what was liquidated,',
        'how long before it the warning and the critical alarm came, and every critical alarm that was false. A candle is',
        'walked open, low, high, close. Funding and fees of orders are left out. Needs no network and no account.',
      ].join('\n'),
    )
    .requiredOption('--book <file>', 'the book, or - for standard input')
    .requiredOption(
      '--candles <coin=file...>',
      'CSV or CSV.gz with timestamp,open,high,low,close,volume: BTC=btc.csv.gz,ETH=eth.csv',
    )
    .option(
      '--from <time>',
      'open the book at this time (ISO, UTC); earlier candles only teach how much it moves',
    )
    .option('--to <time>', 'end at this time (ISO, UTC)')
    .option(
      '--thresholds <file>',
      'JSON object of alarm thresholds in place of the defaults; also overrides, limits and quietHours as in the settings',
    )
    .option('--json', 'answer in JSON (format leeway-replay)')
    .action((options: ReplayOptions) =>
      run(async () => {
        const { replay } = await import('./replay-command.ts');
        return replay(io, options);
      }),
    );
};
