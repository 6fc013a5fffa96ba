import { InvalidArgumentError, type Command } from 'commander';
import { parseNumber } from '../../shared/domain/parse-number.ts';
import type { CliIo } from './cli-io.ts';
import type { ImportOptions } from './import/import-command.ts';
import type { ServeCommandOptions } from './serve/serve-command.ts';
import type { OutlookOptions } from './risk/outlook-options.ts';
import type { StressOptions } from './stress/stress-command.ts';
import type { WatchOptions } from './watch/watch-command.ts';

/** Adds one command with its flags. What it does is loaded when it runs: `--help` needs none of it. */
export type CommandSetup = (
  program: Command,
  io: CliIo,
  run: (action: () => Promise<number>) => Promise<void>,
) => void;

export const addServeCommand: CommandSetup = (program, io, run) => {
  program
    .command('serve')
    .summary('run Leeway for the browser, on this machine')
    .description(
      'Watches all accounts and serves the screens on loopback. Prints a link with a one-time token.',
    )
    .option('--port <number>', 'port to listen on; 0 for any free one', toPort)
    .option('--no-open', 'do not open the browser')
    .option('--accounts <file>', 'watch the accounts of this file instead of those set up')
    .option('--allow-remote-endpoint', 'let that file send keys to other machines (gateway)')
    .action((options: ServeCommandOptions) =>
      run(async () => {
        const { serve } = await import('./serve/serve-command.ts');
        return serve(io, options);
      }),
    );
};

export const addWatchCommand: CommandSetup = (program, io, run) => {
  program
    .command('watch')
    .summary('watch all accounts in the terminal')
    .description(
      [
        'Watches all accounts: once with an exit code for scripts, or until Ctrl+C.',
        'Exit codes of --once: 0 nothing near, 10 warning, 20 critical, 30 an account cannot be seen.',
      ].join('\n'),
    )
    .option('--once', 'look once, then end with an exit code')
    .option('--json', 'answer in JSON (format leeway-answer), one line per change without --once')
    .option('--accounts <file>', 'watch the accounts of this file instead of those set up')
    .option('--allow-remote-endpoint', 'let that file send keys to other machines (gateway)')
    .action((options: WatchOptions) =>
      run(async () => {
        const { watch } = await import('./watch/watch-command.ts');
        return watch(io, options);
      }),
    );
};

export const addRiskCommand: CommandSetup = (program, io, run) => {
  program
    .command('risk')
    .summary('liquidation prices and margin of a book in a file')
    .description(
      'Answers a Leeway book (JSON): where each position is liquidated, and how close that is. Needs no network and no account.',
    )
    .argument('<file>', 'the book, or - for standard input')
    .option(
      '--sigmas <file>',
      'JSON object of daily volatilities by coin, such as {"BTC": 0.03}: adds sigmas and chances of a touch',
    )
    .option('--max-loss <amount>', 'your limit per position: the stop keeps the loss within it')
    .option('--slippage <percent>', 'what a stop may slip, 1% where absent')
    .option('--json', 'answer in JSON (format leeway-answer)')
    .action((file: string, options: OutlookOptions & { readonly json?: boolean }) =>
      run(async () => {
        const { answerRisk } = await import('./risk/risk-command.ts');
        return answerRisk(io, file, options.json === true, options);
      }),
    );
};

export const addStressCommand: CommandSetup = (program, io, run) => {
  program
    .command('stress')
    .summary('what a move of prices does to a book, and which move liquidates it')
    .description(
      'Every position before and after a move, what is liquidated in which order, and what is left. Needs no network and no account.',
    )
    .argument('<file>', 'the book, or - for standard input')
    .option('--shock <moves>', 'coins that move, the others stay: BTC=-20%,ETH=-10%')
    .option('--market <move>', 'the whole market moves, each coin by its beta: -15%')
    .option('--scenario <id>', 'play a historic crash on the book: 2025-10-10')
    .option(
      '--path <coin=file...>',
      'play candles of your own on the book: BTC=btc.csv,ETH=eth.csv',
    )
    .option('--reverse', 'the smallest move of the whole market that liquidates each pool')
    .option(
      '--betas <file>',
      'JSON object of betas to BTC by coin, 1 where absent; with --shock BTC=… the other coins follow',
    )
    .option('--json', 'answer in JSON (format leeway-stress)')
    .action((file: string, options: StressOptions) =>
      run(async () => {
        const { stress } = await import('./stress/stress-command.ts');
        return stress(io, file, options);
      }),
    );
};

export const addImportCommand: CommandSetup = (program, io, run) => {
  program
    .command('import')
    .summary('take positions from a file (CSV or Leeway book)')
    .description(
      'Takes the open positions of a CSV or of a Leeway book (JSON). A file with one wrong row changes nothing.',
    )
    .argument('<file>', 'the file, or - for standard input')
    .option('--dry-run', 'only show what would be imported')
    .option('--account <name>', 'name of the account; an import of the same name is replaced')
    .option('--exchange <id>', 'exchange the positions are on (ccxt id), for rules and prices')
    .option('--map <field=column...>', 'column by name or number: --map contracts=Qty side=3')
    .option('--set <field=value...>', 'value for every row: --set marginMode=isolated')
    .option('--delimiter <sign>', 'sign between columns: , ; | or tab')
    .option('--decimal <sign>', 'decimal sign: . or ,')
    .option('--balance <amount>', 'cash behind cross positions', toNumber)
    .option('--json', 'answer in JSON')
    .action((file: string, options: ImportOptions) =>
      run(async () => {
        const { importFile } = await import('./import/import-command.ts');
        return importFile(io, file, options);
      }),
    );
};

function toNumber(text: string): number {
  const value = parseNumber(text);
  if (value === undefined) throw new InvalidArgumentError('Not a number.');
  return value;
}

function toPort(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (value < 0 || value > 65_535) throw new InvalidArgumentError('Not a port from 0 to 65535.');
  return value;
}
