/** Formats of numbers and times for all output. */

/** The positions of the commas in a whole number. */
const THOUSANDS = /\B(?=(?:\d{3})+$)/g;

/** 1234567 → "1,234,567". Not with Intl, which takes 10 ms to load. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(THOUSANDS, ',');
}

/** A share from 0 to 1 → "80.0 %"; "–" for null. Only 1 gives 100 % and only 0 gives 0 %. */
export function formatShare(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return '–';
  if (share > 0.9995 && share < 1) return '>99.9 %';
  if (share > 0 && share < 0.0005) return '<0.1 %';
  return `${(share * 100).toFixed(1)} %`;
}

/** The name of a thread: 3 → "T03", 128 → "T128". */
export function formatThread(thread: number): string {
  return `T${String(thread).padStart(2, '0')}`;
}

/** A count with its noun: (1, "row") → "1 row", (2, "row") → "2 rows". */
export function formatAmount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${inflect(count, noun, plural)}`;
}

/** The form of a word that agrees with a count: `inflect(2, 'is', 'are')` is "are". */
export function inflect(count: number, singular: string, plural: string): string {
  return count === 1 ? singular : plural;
}

/** Milliseconds → "0.84 ms", "53.1 ms", "1.24 s", "2 min 05 s", "1 h 03 min". */
export function formatDuration(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return '–';
  if (ms < 10) return `${ms.toFixed(2)} ms`;
  if (ms < 100) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${ms.toFixed(0)} ms`;
  if (ms < 59_995) return `${(hundredthsOf(ms) / 100).toFixed(2)} s`;
  const seconds = Math.round(ms / 1000);
  const pad = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${pad(Math.floor((seconds % 3600) / 60))} min`;
}

/** A time as flags take it, exactly: "10s", "1500ms", "2m", "1h". @param ms whole milliseconds */
export function formatTime(ms: number): string {
  if (ms === 0 || ms % 1000 !== 0) return `${ms}ms`;
  if (ms % 60_000 !== 0) return `${ms / 1000}s`;
  return ms % 3_600_000 === 0 ? `${ms / 3_600_000}h` : `${ms / 60_000}m`;
}

/** A duration to the second, for what is only estimated: 45,670 ms → "46 s", 59,800 ms → "1 min 00 s". */
export function formatSeconds(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return formatDuration(seconds * 1000).replace(/\.00 s$/, ' s');
}

/** The time that is left of something: "about 46 s left". */
export function formatTimeLeft(ms: number): string {
  return `about ${formatSeconds(ms)} left`;
}

/** The time on a clock: 83,240 ms → "01:23.24". It and `formatDuration` round to the same hundredth. */
export function formatClock(ms: number): string {
  const pad = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const hundredths = hundredthsOf(ms);
  const minutes = hundredths / 6000;
  const hours = minutes >= 60 ? `${Math.floor(minutes / 60)}:` : '';
  return `${hours}${pad(minutes % 60)}:${pad((hundredths / 100) % 60)}.${pad(hundredths % 100)}`;
}

function hundredthsOf(ms: number): number {
  return Math.round(ms / 10);
}

/** A moment of a run, in milliseconds since the release → "1.187 s". */
export function formatMoment(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}

/** Rows a second → "412 rows/s", "1 row/s". */
export function formatRate(rowsPerSecond: number): string {
  return `${formatAmount(Math.round(rowsPerSecond), 'row')}/s`;
}

/** Bytes → "412 B", "12.0 KiB", "3.4 MiB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}

/** A date → "2026-11-23 06:29:24 UTC". */
export function formatDate(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** A day → "28 November 2026", in UTC. */
export function formatDay(date: Date): string {
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** ["a", "b", "c"] → "a, b and c", or with "or". */
export function formatList(parts: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${conjunction} ${parts.at(-1)}`;
}

/** The same of at most so many parts: "users, products and 3 more". */
export function formatFew(
  parts: readonly string[],
  most: number,
  conjunction: 'and' | 'or' = 'and',
): string {
  if (parts.length <= most) return formatList(parts, conjunction);
  const more = formatCount(parts.length - most);
  return `${parts.slice(0, most).join(', ')} ${conjunction} ${more} more`;
}

/** Milliseconds rounded to the microsecond, as in records. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
