import { Settings } from '../../shared/contract/settings.ts';

export const SAMPLE_SETTINGS: Settings = Settings.parse({
  demo: { enabled: false, crashId: '2025-10-10', seed: 1 },
});
