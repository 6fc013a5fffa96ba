import { LOWEST_NODE_MAJOR, runsOnRequiredNode } from './node-version.ts';

// Nothing else is imported before this check: on an old Node the rest may not even parse.
if (runsOnRequiredNode(process.versions.node)) {
  const { runCli } = await import('./run-cli.ts');
  const { processIo } = await import('./cli-io.ts');
  const { endInTime } = await import('./end-in-time.ts');
  // Whoever reads us may have had enough (`leeway radar … | head`): that is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  endInTime(await runCli(process.argv.slice(2), processIo));
} else {
  process.stderr.write(
    `Leeway needs Node ${LOWEST_NODE_MAJOR} or newer; this is ${process.versions.node}. Run it through npm (npm run -s leeway --), which brings its own.\n`,
  );
  process.exitCode = 1;
}
