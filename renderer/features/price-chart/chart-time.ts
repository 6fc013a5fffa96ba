import { TickMarkType, type Time } from 'lightweight-charts';

const year = new Intl.DateTimeFormat('en-GB', { year: 'numeric' });
const month = new Intl.DateTimeFormat('en-GB', { month: 'short' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const full = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** The label of a tick in local time; the library's own would be UTC. Null lets the library choose. */
export function formatAxisTime(time: Time, type: TickMarkType): string | null {
  if (typeof time !== 'number') return null;
  const atMs = time * 1000;
  switch (type) {
    case TickMarkType.Year:
      return year.format(atMs);
    case TickMarkType.Month:
      return month.format(atMs);
    case TickMarkType.DayOfMonth:
      return day.format(atMs);
    case TickMarkType.Time:
    case TickMarkType.TimeWithSeconds:
      return clock.format(atMs);
  }
}

/** Local day and time of the candle under the crosshair. */
export function formatCrosshairTime(time: Time): string {
  return typeof time === 'number' ? full.format(time * 1000) : '';
}
