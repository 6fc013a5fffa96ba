/**
 * Switches that open a packaged app to others on the machine or weaken its page. No fuse covers them, so the app
 * refuses to start (Electron security checklist; electron/fuses issue 2).
 */
const REFUSED_SWITCHES: readonly string[] = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-wait',
  'disable-web-security',
  'no-sandbox',
  'proxy-server',
  'proxy-pac-url',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'host-resolver-rules',
  'js-flags',
  'load-extension',
  'disable-site-isolation-trials',
];

/** The first refused switch among the arguments, without dashes and value; undefined: none. */
export function findRefusedSwitch(argv: readonly string[]): string | undefined {
  for (const argument of argv) {
    const name = /^--?([a-z-]+)(?:=|$)/i.exec(argument)?.[1]?.toLowerCase();
    if (name !== undefined && REFUSED_SWITCHES.includes(name)) return name;
  }
  return undefined;
}
