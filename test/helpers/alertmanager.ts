import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = '/usr/bin/prometheus-alertmanager';

/** Why the real Alertmanager cannot be used here; undefined: it can. */
export function missingAlertmanager(): string | undefined {
  return existsSync(PROGRAM)
    ? undefined
    : 'Alertmanager is not installed (apt-get install prometheus-alertmanager)';
}

/** The real one, from Debian's package, on a free port of loopback, with a home of its own. */
export async function startAlertmanager() {
  const folder = mkdtempSync(join(tmpdir(), 'leeway-alertmanager-'));
  const config = join(folder, 'alertmanager.yml');
  writeFileSync(config, 'route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n');
  const port = await freePort();
  const child = spawn(
    PROGRAM,
    [
      `--config.file=${config}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${String(port)}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${String(port)}`;
  return {
    url,
    isReady: async () => {
      try {
        return (await fetch(`${url}/-/ready`)).ok;
      } catch {
        return false;
      }
    },
    /** Every alert that it holds as firing. */
    async alerts(): Promise<readonly { readonly labels: Record<string, string> }[]> {
      const answer = await fetch(`${url}/api/v2/alerts`);
      return (await answer.json()) as { readonly labels: Record<string, string> }[];
    },
    async stop(): Promise<void> {
      const gone = new Promise((resolve) => {
        child.once('exit', resolve);
      });
      child.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
