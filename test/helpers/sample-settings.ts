import { DEFAULT_THRESHOLDS } from '../../shared/alarms/thresholds.ts';
import type { Settings } from '../../shared/contract/settings.ts';

export const SAMPLE_SETTINGS: Settings = {
  schemaVersion: 1,
  appearance: { theme: 'system', hideAmounts: false },
  displayCurrency: 'USD',
  alarms: {
    thresholds: { ...DEFAULT_THRESHOLDS },
    notifications: true,
    sound: true,
    volume: 0.8,
    windowToFront: true,
    testPassedAtMs: {},
  },
  demo: { enabled: false, crashId: '2025-10-10', seed: 1 },
  desktop: { startAtLogin: false, closeToTray: true, closeExplained: false },
};
