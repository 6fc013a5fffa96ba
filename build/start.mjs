#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onRequiredNode } from './require-node.mjs';

// `npm start`: the desktop app where Electron can run, else the server host in the browser.
if (await onRequiredNode(fileURLToPath(import.meta.url))) {
  const { ensureBuilt } = await import('./ensure-built.mjs');
  await ensureBuilt();
  await start();
}

async function start() {
  const { hasDisplay, obtainElectron } = await import('./electron-binary.mjs');
  if (!hasDisplay()) return serve('Electron needs a display and there is none');
  const electron = obtainElectron();
  if (electron === undefined) return serve("Electron's binary cannot be downloaded here");
  const app = fileURLToPath(new URL('../', import.meta.url));
  const child = spawn(electron, [app, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

async function serve(reason) {
  process.stderr.write(`${reason}: Leeway opens in the browser instead of the desktop app.\n`);
  process.argv.splice(2, 0, 'serve');
  await import('../out/main/cli.js');
}
