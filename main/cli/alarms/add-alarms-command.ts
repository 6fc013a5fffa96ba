import type { CommandSetup } from '../commands.ts';
import type { AlarmsOptions } from './alarms-command.ts';

export const addAlarmsCommand: CommandSetup = (program, io, run) => {
  const alarms = program
    .command('alarms')
    .summary('which alarms stand, what was decided, and why or why not')
    .description(
      'Reads what Leeway decided on this home (LEEWAY_HOME), also while it runs. Changes nothing.',
    )
    .helpCommand(false);
  alarms
    .command('why')
    .summary('why there was, or was not, an alarm about a position')
    .description(
      'In plain sentences: how the position stands, every decision with its figures, what was held back, what each channel made of it, and when nobody watched.',
    )
    .argument('<position>', 'symbol, coin, account/symbol or the key of the position')
    .option('--since <time>', 'decisions since then: 24h, 7d or an ISO time', '7d')
    .option('--json', 'answer in JSON')
    .action((position: string, options: AlarmsOptions) =>
      run(async () => {
        const { explainAlarms } = await import('./alarms-command.ts');
        return explainAlarms(io, position, options);
      }),
    );
  alarms
    .command('log')
    .summary('what was decided, newest last')
    .option('--since <time>', 'decisions since then: 24h, 7d or an ISO time', '24h')
    .option('--json', 'answer in JSON')
    .action((options: AlarmsOptions) =>
      run(async () => {
        const { printLog } = await import('./alarms-command.ts');
        return printLog(io, options);
      }),
    );
  alarms
    .command('list')
    .summary('the alarms that stand, or stood at a time')
    .option('--at <time>', 'those that stood then, rebuilt from the log: 24h (ago) or an ISO time')
    .option('--json', 'answer in JSON')
    .action((options: AlarmsOptions) =>
      run(async () => {
        const { listAlarms } = await import('./alarms-command.ts');
        return listAlarms(io, options);
      }),
    );
};
