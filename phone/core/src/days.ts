// Days are those of Beijing, which keeps one offset all year: no table of zones is needed, and a phone set to another zone
// does not matter.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BEIJING = 8 * HOUR;

/** The day of an instant, such as `2026-11-23`. */
export function dayOf(instant: number): string {
  return new Date(instant + BEIJING).toISOString().slice(0, 10);
}

/** The hour and minute of an instant, such as `08:05`. */
export function timeOf(instant: number): string {
  return new Date(instant + BEIJING).toISOString().slice(11, 16);
}

/** An instant as the server takes it, such as `2026-11-23T08:05:00.000+08:00`. */
export function stamp(instant: number): string {
  return `${new Date(instant + BEIJING).toISOString().slice(0, -1)}+08:00`;
}

/** The instant of a day and a time in Beijing; `NaN` for what is neither. */
export function instantOf(day: string, time: string): number {
  return Date.parse(`${day}T${time}:00+08:00`);
}

/** How many days lie between: 0 for the same day, negative for an earlier `to`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

/** The day so many days later. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY).toISOString().slice(0, 10);
}

/** 0 for Sunday to 6. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
