import type { Command } from 'commander';
import type { CommandSetup } from '../commands.ts';
import type { ConnectOptions, ReplaceOptions } from './accounts-command.ts';

/** `leeway accounts list|add|test|replace|remove`: what the screen for accounts does, for a terminal. */
export const addAccountsCommands: CommandSetup = (program, io, run) => {
  const accounts = program
    .command('accounts')
    .summary('connect, test, list and remove exchange accounts, replace their keys')
    .description(
      'Accounts of this home. Keys come from a prompt, from JSON on standard input, or from environment variables; never from the command line, which others can read.',
    );
  accounts
    .command('list')
    .summary('connected accounts')
    .option('--json', 'answer in JSON')
    .action((options: { readonly json?: boolean }) =>
      run(async () => {
        const { listAccounts } = await import('./accounts-command.ts');
        return listAccounts(io, options);
      }),
    );
  withConnectOptions(accounts.command('add'))
    .summary('check a key and connect its account')
    .action((options: ConnectOptions) =>
      run(async () => {
        const { addAccount } = await import('./accounts-command.ts');
        return addAccount(io, options);
      }),
    );
  withConnectOptions(accounts.command('test'))
    .summary('check a connected account, or a key before it is connected')
    .argument('[account]', 'name or id of a connected account')
    .action((account: string | undefined, options: ConnectOptions) =>
      run(async () => {
        const { testAccount } = await import('./accounts-command.ts');
        return testAccount(io, account, options);
      }),
    );
  withKeyOptions(accounts.command('replace'))
    .summary('put a new key in the place of an old one; history, name and rules stay')
    .argument('<account>', 'name or id of a connected account')
    .option('--accept-other-account', 'go on although the new key may belong to another account')
    .option('--json', 'answer in JSON')
    .action((account: string, options: ReplaceOptions) =>
      run(async () => {
        const { replaceKey } = await import('./accounts-command.ts');
        return replaceKey(io, account, options);
      }),
    );
  accounts
    .command('remove')
    .summary('remove an account and the key that is kept for it')
    .argument('<account>', 'name or id of a connected account')
    .option('--json', 'answer in JSON')
    .action((account: string, options: { readonly json?: boolean }) =>
      run(async () => {
        const { removeAccount } = await import('./accounts-command.ts');
        return removeAccount(io, account, options);
      }),
    );
};

function withConnectOptions(command: Command): Command {
  return withKeyOptions(
    command
      .option('--exchange <id>', 'exchange, by its ccxt id: binanceusdm, bybit, hyperliquid')
      .option('--name <name>', 'what to call it')
      .option('--testnet', "the exchange's test network")
      .option(
        '--endpoint <url>',
        'send every request to this address instead: a simulator or gateway',
      )
      .option('--allow-remote-endpoint', 'let --endpoint lead off this machine'),
  ).option('--json', 'answer in JSON');
}

function withKeyOptions(command: Command): Command {
  return command
    .option('--accept-trade-rights', 'watch it although its key can trade')
    .option(
      '--env <field=NAME...>',
      'take the key from environment variables: apiKey=KEY secret=SECRET',
    );
}
