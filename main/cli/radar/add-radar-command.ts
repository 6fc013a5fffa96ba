import type { CommandSetup } from '../commands.ts';
import type { RadarCommandOptions } from './radar-command.ts';

export const addRadarCommand: CommandSetup = (program, io, run) => {
  program
    .command('radar')
    .summary('find the sell-offs in recorded candles')
    .description(
      [
        'Prints each change of the verdict (calm, stress, sell-off, recovering) for every coin and for the market (*),',
        'with the time at which it could be known: the close of the candle. Needs no network and no account.',
      ].join('\n'),
    )
    .requiredOption(
      '--candles <coin=file...>',
      'CSV or CSV.gz, timestamp,open,high,low,close,volume: BTC=btc.csv.gz,ETH=eth.csv',
    )
    .option('--json', 'one JSON object a line')
    .action((options: RadarCommandOptions) =>
      run(async () => {
        const { printRadar } = await import('./radar-command.ts');
        return printRadar(io, options);
      }),
    );
};
