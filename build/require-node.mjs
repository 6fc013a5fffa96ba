// Runs on whatever Node the machine has: keep it to syntax that Node 20 knows.
import { existsSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const REQUIRED_NODE = 24;

const root = new URL('../', import.meta.url);

/** Major version of the Node that runs this. */
export function nodeMajor(version = process.versions.node) {
  return Number(version.split('.')[0]);
}

/** The toolchain's own Node (devDependency `node@24`); undefined where its install script was off. */
export function toolchainNode() {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = fileURLToPath(new URL(`node_modules/node/bin/${file}`, root));
  return existsSync(path) ? path : undefined;
}

const MISSING = `Leeway needs Node ${REQUIRED_NODE}, and this is Node ${process.versions.node}.
Run \`npm ci\` with install scripts allowed (it brings Node ${REQUIRED_NODE} along), or install Node ${REQUIRED_NODE} yourself.
`;

/** For tools that npm has already started: stops at once where npm found no Node 24. */
export function assertRequiredNode() {
  if (nodeMajor() >= REQUIRED_NODE) return;
  process.stderr.write(MISSING);
  process.exit(1);
}

/**
 * Makes sure that the entry point `script` runs on Node 24 or newer: goes on here, or runs it again on the
 * toolchain's Node and ends with its exit code, or says what is missing and stops.
 * Resolves to true only where the caller shall go on.
 */
export async function onRequiredNode(script, args = process.argv.slice(2)) {
  if (nodeMajor() >= REQUIRED_NODE) return true;
  const node = toolchainNode();
  if (node === undefined || process.env.LEEWAY_REEXECUTED === '1') {
    process.stderr.write(MISSING);
    process.exitCode = 1;
    return false;
  }
  const child = spawn(node, [script, ...args], {
    stdio: 'inherit',
    env: { ...process.env, LEEWAY_REEXECUTED: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
  return false;
}
