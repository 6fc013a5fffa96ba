import { Command, CommanderError } from 'commander';
import { HomeUnusableError } from '../store/home.ts';
import { addAccountsCommands } from './accounts/add-accounts-commands.ts';
import {
  addImportCommand,
  addRiskCommand,
  addServeCommand,
  addStressCommand,
  addWatchCommand,
  type CommandSetup,
} from './commands.ts';
import { guardTerminal, type CliIo } from './cli-io.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { addRadarCommand } from './radar/add-radar-command.ts';
import { addAlarmsCommand } from './alarms/add-alarms-command.ts';
import { addReplayCommand } from './replay/add-replay-command.ts';
import { readVersion } from './read-version.ts';

const COMMANDS: readonly CommandSetup[] = [
  addServeCommand,
  addWatchCommand,
  addRiskCommand,
  addStressCommand,
  addAlarmsCommand,
  addReplayCommand,
  addRadarCommand,
  addImportCommand,
  addAccountsCommands,
];

/** Runs one command line and answers its exit code. Answers go to `io.out`, everything else to `io.err`. */
export async function runCli(args: readonly string[], rawIo: CliIo): Promise<number> {
  const io = guardTerminal(rawIo);
  let exitCode: number = EXIT.ok;
  const program = new Command('leeway')
    .description('How much room is left before the exchange closes a leveraged position.')
    .version(readVersion(), '-V, --version')
    .helpOption('-h, --help', 'what a command does')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError('Try: leeway --help');
  for (const addCommand of COMMANDS) {
    addCommand(program, io, async (action) => {
      exitCode = await action();
    });
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, io);
  }
}

function explain(error: unknown, io: CliIo): number {
  if (error instanceof CommanderError) {
    // Help and version were asked for; everything else commander has explained on stderr already.
    const wasAsked = ['commander.help', 'commander.helpDisplayed', 'commander.version'];
    return wasAsked.includes(error.code) && error.exitCode === 0 ? EXIT.ok : EXIT.invalid;
  }
  if (error instanceof CommandError) {
    if (error.answer !== undefined) io.out(`${JSON.stringify(error.answer)}\n`);
    io.err(`leeway: ${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof HomeUnusableError) {
    io.err(`leeway: ${error.message}\n`);
    return EXIT.failed;
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.err(`leeway: a fault in Leeway itself: ${message}\n`);
  return EXIT.failed;
}
