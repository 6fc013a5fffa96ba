import { spawn } from 'node:child_process';

/** Opens the user's browser. False where there is none or it could not be started; the link is printed anyway. */
export function openBrowser(
  url: string,
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<boolean> {
  const command = browserCommand(url, platform, environment);
  if (command === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(command.file, command.args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/** The program that hands a link to the browser; undefined on a Linux without a display. */
export function browserCommand(
  url: string,
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly file: string; readonly args: readonly string[] } | undefined {
  if (platform === 'darwin') return { file: 'open', args: [url] };
  // Not `start`: cmd would read `&` in the link.
  if (platform === 'win32') return { file: 'rundll32', args: ['url.dll,FileProtocolHandler', url] };
  const hasDisplay =
    (environment['DISPLAY'] ?? '') !== '' || (environment['WAYLAND_DISPLAY'] ?? '') !== '';
  return hasDisplay ? { file: 'xdg-open', args: [url] } : undefined;
}
