import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** How the command line reaches the host that runs on this home. */
const HostAddress = z.object({
  /** `http://127.0.0.1:PORT` */
  url: z.url(),
  /** For the `authorization: Bearer` header; never the token of a browser. */
  token: z.string().min(20),
  pid: z.number().int(),
  version: z.string(),
  startedAtMs: z.number(),
});
export type HostAddress = z.infer<typeof HostAddress>;

/** Writes `host.json`, readable by its owner only. */
export function saveHostAddress(home: string, address: HostAddress): void {
  const path = addressPath(home);
  const beside = `${path}.tmp-${address.pid}`;
  writeFileSync(beside, `${JSON.stringify(address, null, 2)}\n`, { mode: 0o600 });
  renameSync(beside, path);
}

/** The address a host left; it may be gone (kill -9), so a failed connection means "no host runs". */
export function loadHostAddress(home: string): HostAddress | undefined {
  try {
    const parsed = HostAddress.safeParse(JSON.parse(readFileSync(addressPath(home), 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Removes the address at exit, unless another host has written its own meanwhile. */
export function removeHostAddress(home: string, pid: number): void {
  if (loadHostAddress(home)?.pid === pid) rmSync(addressPath(home), { force: true });
}

function addressPath(home: string): string {
  return join(home, 'host.json');
}
