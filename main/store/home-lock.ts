import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { err, ok, type Result } from '../../shared/lib/result.ts';

/** Held by the one host that runs on a home. */
export interface HomeLock {
  release(): Promise<void>;
}

/** macOS and BSD: take an exclusive lock while opening. Not in `fs.constants`, the same number on all of them. */
const O_EXLOCK = 0x20;

/**
 * Takes the lock of a home, which must exist. The operating system gives it back when the process ends, however it
 * ends, so there is no stale lock to judge: Linux an abstract socket (per network namespace: containers that share a
 * home do not see each other), Windows a named pipe, macOS and BSD `O_EXLOCK` on `host.lock`.
 */
export async function acquireHomeLock(
  home: string,
  platform: NodeJS.Platform = process.platform,
): Promise<Result<HomeLock, 'held'>> {
  const name = `leeway-${createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 32)}`;
  if (platform === 'linux') return listen(`\0${name}`);
  if (platform === 'win32') return listen(`\\\\.\\pipe\\${name}`);
  return lockFile(join(home, 'host.lock'));
}

function listen(address: string): Promise<Result<HomeLock, 'held'>> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(err('held'));
      else reject(error);
    });
    server.listen(address, () => {
      server.unref();
      resolve(ok({ release: () => new Promise((released) => server.close(() => released())) }));
    });
  });
}

function lockFile(path: string): Result<HomeLock, 'held'> {
  try {
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | O_EXLOCK;
    const descriptor = openSync(path, flags, 0o600);
    return ok({ release: () => Promise.resolve(closeSync(descriptor)) });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EAGAIN' || code === 'EWOULDBLOCK') return err('held');
    // Nobody can write here, so two hosts cannot spoil each other's files.
    if (code === 'EACCES' || code === 'EROFS') return ok({ release: () => Promise.resolve() });
    throw error;
  }
}
