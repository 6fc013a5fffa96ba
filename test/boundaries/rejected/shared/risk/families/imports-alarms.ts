import type { AlarmView } from '../../alarms/alarm.ts'; export type X = AlarmView;
