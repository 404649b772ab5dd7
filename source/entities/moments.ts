/** Days and moments as numbers, for the years 1 to 9999. */

export const DAY_MS = 86_400_000;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,3}))?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/;

/** The number of a day since 1970-01-01; undefined if the text is no day as "2024-02-29". */
export function dayOf(text: string): number | undefined {
  const [, year = '', month = '', day = ''] = DATE.exec(text) ?? [];
  if (year === '' || year === '0000') return undefined;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.toISOString().slice(0, 10) === text ? date.getTime() / DAY_MS : undefined;
}

/** A day by its number: 19782 → "2024-02-29". */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The milliseconds since 1970 of a moment as "2024-02-29T12:00:00Z", also with another zone than UTC; without a
 * zone it is in UTC. Undefined if the text is no moment of the years 1 to 9999.
 */
export function momentOf(text: string): number | undefined {
  const [, date, hours, minutes, seconds, fraction = '', zone = 'Z'] = DATE_TIME.exec(text) ?? [];
  const day = date === undefined ? undefined : dayOf(date);
  if (day === undefined) return undefined;
  const time = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  const ms = day * DAY_MS + time * 1000 + Number(fraction.padEnd(3, '0')) - offsetOf(zone);
  return isInRange(ms) ? ms : undefined;
}

/** A moment in UTC by its milliseconds, to the second where these are whole: "2024-02-29T12:00:00Z". */
export function momentText(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function isInRange(ms: number): boolean {
  return ms >= FIRST_MS && ms <= LAST_MS;
}

const FIRST_MS = Date.parse('0001-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** The first and the last day and moment that a field can hold. */
export const TIME_LIMITS = {
  day: { min: FIRST_MS / DAY_MS, max: Math.floor(LAST_MS / DAY_MS) },
  ms: { min: FIRST_MS, max: LAST_MS },
} as const;
