import { describe, expect, it, vi } from 'vitest';
import { isTrayAvailable } from '../../../main/desktop/tray-availability.ts';
import { drawTrayIcon } from '../../../main/desktop/tray-icon.ts';
import { createTray, type TrayState } from '../../../main/desktop/tray.ts';
import { trayState } from '../../../main/desktop/tray-state.ts';
import type { Level } from '../../../shared/domain/level.ts';
import { extremeState, hiddenState } from '../../helpers/sample-extremes.ts';
import { createElectronStandIn, StandInTray } from '../../helpers/electron-stand-in.ts';

const LEVELS: Level[] = ['safe', 'watch', 'warning', 'critical', 'unknown'];
const inkOf = (pixels: Uint8Array) =>
  pixels.filter((_, index) => index % 4 === 3).reduce((sum, alpha) => sum + alpha, 0);

describe('the tray icon', () => {
  it('gives each level a shape of its own, not only a color', () => {
    const shapes = LEVELS.map((level) =>
      drawTrayIcon(level, 0, 22)
        .pixels.filter((_, index) => index % 4 === 3)
        .join(),
    );
    expect(new Set(shapes).size).toBe(LEVELS.length);
  });

  it('empties as the nearest liquidation comes closer', () => {
    for (const level of ['safe', 'warning', 'critical'] as const) {
      const ink = [0.3, 0.1, 0.05, 0].map((distance) =>
        inkOf(drawTrayIcon(level, distance, 16).pixels),
      );
      expect(ink).toEqual([...ink].sort((a, b) => b - a));
      expect(ink[0]).toBeGreaterThan(ink[3] ?? 0);
    }
  });

  it('shows blind hatched whatever the last distance was', () => {
    expect(drawTrayIcon('unknown', 0.5, 22).pixels).toEqual(
      drawTrayIcon('unknown', undefined, 22).pixels,
    );
  });

  it('is premultiplied: no color is stronger than its alpha', () => {
    const { pixels } = drawTrayIcon('warning', 0.1, 22);
    for (let i = 0; i < pixels.length; i += 4) {
      const alpha = pixels[i + 3] ?? 0;
      expect(Math.max(pixels[i] ?? 0, pixels[i + 1] ?? 0, pixels[i + 2] ?? 0)).toBeLessThanOrEqual(
        alpha,
      );
    }
  });
});

describe('the tray', () => {
  const state = (text: string, canAcknowledge = false): TrayState => ({
    headline: { level: 'warning', text },
    distance: 0.06,
    nearest: ['BTC long −6.2 %', 'ETH long −9.1 %'],
    canAcknowledge,
  });
  const actions = {
    open: vi.fn(),
    acknowledgeAll: vi.fn(),
    snoozeAll: vi.fn(),
    sendTest: vi.fn(),
    quit: vi.fn(),
  };

  it('says the headline in its tooltip and lists the nearest positions (E8)', () => {
    const tray = createTray(createElectronStandIn().electron, 'linux', actions);
    tray.show(state('Demo Binance BTC long is liquidated 6.2 % below (57,310).'));
    const made = StandInTray.made[0];
    expect(made?.tooltip).toBe('Demo Binance BTC long is liquidated 6.2 % below (57,310).');
    expect(made?.menu.map((item) => item.label)).toContain('ETH long −9.1 %');
    made?.menu.find((item) => item.label === 'Open Leeway')?.click?.();
    expect(actions.open).toHaveBeenCalled();
  });

  it('shows no amount on a shared screen, and still says how near it is', () => {
    const shared = hiddenState();
    const headline = {
      level: 'warning' as const,
      text: 'Main BTC long is 6.2 % away: add 1,240.00 USDT, or sell 0.3 BTC.',
    };
    const hidden = trayState({ ...shared, headline });
    expect(hidden.headline.text).toBe(
      'Main BTC long is 6.2 % away: add ••••• USDT, or sell ••••• BTC.',
    );
    for (const line of hidden.nearest) expect(line).not.toMatch(/USDT?|contracts/);
    expect(trayState({ ...extremeState(), headline }).headline.text).toBe(headline.text);
  });

  it('keeps an open menu open while only the icon changes', () => {
    const tray = createTray(createElectronStandIn().electron, 'linux', actions);
    tray.show(state('a'));
    tray.show({ ...state('a'), distance: 0.05 });
    expect(StandInTray.made[0]?.menusSet).toBe(1);
    expect(StandInTray.made[0]?.images).toHaveLength(2);
    tray.show(state('a', true));
    expect(StandInTray.made[0]?.menusSet).toBe(2);
  });
});

describe('whether a tray would be seen (E7)', () => {
  const answers = (text: string) => () => Promise.resolve(text);
  it.each([
    ['owned', answers('(true,)\n'), true],
    ['nobody owns it', answers('(false,)\n'), false],
    ['no answer in time', () => Promise.reject(new Error('timeout')), false],
    ['gdbus is missing', () => Promise.reject(new Error('ENOENT')), false],
  ])('on Linux: %s', async (_name, run, expected) => {
    expect(await isTrayAvailable('linux', run)).toBe(expected);
  });

  it('elsewhere: always, without asking', async () => {
    const run = vi.fn();
    expect(await isTrayAvailable('win32', run)).toBe(true);
    expect(await isTrayAvailable('darwin', run)).toBe(true);
    expect(run).not.toHaveBeenCalled();
  });
});
