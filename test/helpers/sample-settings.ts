import { Settings } from '../../shared/contract/settings.ts';

export const SAMPLE_SETTINGS: Settings = Settings.parse({});
