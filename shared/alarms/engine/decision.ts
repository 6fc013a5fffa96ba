import type { AlarmAction } from '../../domain/audit-action.ts';
import type { Announcement } from '../alarm.ts';
import type { AlarmState } from './alarm-state.ts';

/** What one step decided about one alarm. `announce` asks for a message; without it only the audit hears of it. */
export interface Decision {
  readonly action: AlarmAction;
  readonly why: string;
  readonly announce?: {
    readonly kind: Announcement['kind'];
    /** The second and third step of a warning that nobody answers: its sound alone, then the channels that are far away. */
    readonly step?: 'sound' | 'remote';
  };
  /** The alarm as it stood when this was decided. */
  readonly alarm: AlarmState;
}

/** `alarm` is undefined when it is normal again. */
export interface Step {
  readonly alarm: AlarmState | undefined;
  readonly decisions: readonly Decision[];
}
