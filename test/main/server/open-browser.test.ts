import { describe, expect, it } from 'vitest';
import { browserCommand } from '../../../main/server/open-browser.ts';

const LINK = 'http://127.0.0.1:7345/?token=a&b';

describe('opening the browser', () => {
  it('uses what each system has, with the link as one argument', () => {
    for (const [platform, file] of [
      ['darwin', 'open'],
      ['win32', 'rundll32'],
      ['linux', 'xdg-open'],
    ] as const) {
      const command = browserCommand(LINK, platform, { DISPLAY: ':0' });
      expect(command?.file).toBe(file);
      expect(command?.args.at(-1)).toContain(LINK);
    }
  });

  it('does not try on a Linux without a display', () => {
    expect(browserCommand(LINK, 'linux', {})).toBeUndefined();
    expect(browserCommand(LINK, 'linux', { DISPLAY: '' })).toBeUndefined();
    expect(browserCommand(LINK, 'linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBeDefined();
  });
});
