import { DEFAULT_THRESHOLDS } from '../alarms/thresholds.ts'; export const x = DEFAULT_THRESHOLDS;
