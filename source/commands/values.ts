import { UsageError } from '../base/errors.js';
import { formatList, formatTime } from '../base/format.js';
import { nearest } from '../base/nearest.js';
import { quoteValue } from '../entities/value.js';

/** The bounds of a number. */
interface Range {
  readonly min: number;
  readonly max: number;
}

/** Reads a whole number. @throws UsageError that names the flag and the allowed range */
export function readInteger(flag: string, text: string, { min, max }: Range): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min && value <= max) {
    return value;
  }
  throw new UsageError(
    `--${flag} must be a whole number from ${min} to ${max} (was ${quoteValue(text)})`,
    '',
  );
}

/** Reads a decimal number. @throws UsageError that names the flag and the allowed range */
export function readDecimal(flag: string, text: string, { min, max }: Range): number {
  const value = Number(text);
  if (/^(?:\d+\.?\d*|\.\d+)$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(
    `--${flag} must be a number from ${min} to ${max} (was ${quoteValue(text)})`,
    max === 1 ? hintAtShare(flag, text) : '',
  );
}

/** Says how a percentage is written as a share; empty where the text is none. */
function hintAtShare(flag: string, text: string): string {
  const [, digits] = /^(\d+(?:\.\d*)?|\.\d+) ?%?$/.exec(text) ?? [];
  const percent = Number(digits);
  if (digits === undefined || percent > 100) return '';
  const share = Number((percent / 100).toPrecision(12));
  return `Write --${flag} ${share} for ${percent} %`;
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Reads a time with its unit: "10s", "1.5m", "500ms".
 * @param range in milliseconds
 * @param options.unit of a number alone; without it, a number alone is no time
 * @param options.example what such a time looks like, for the message
 * @returns milliseconds @throws UsageError that names the flag and the allowed range
 */
export function readTime(
  flag: string,
  text: string,
  { min, max }: Range,
  { unit: usual = '', example = '10s' }: { readonly unit?: string; readonly example?: string } = {},
): number {
  const [, number, unit = usual] = /^(\d+(?:\.\d+)?) ?(ms|s|m|h)?$/.exec(text) ?? [];
  const ms = Number(number) * (UNITS_MS[unit] ?? Number.NaN);
  if (ms >= min && ms <= max) return Math.round(ms);
  throw new UsageError(
    `--${flag} must be a time from ${formatTime(min)} to ${formatTime(max)}, such as ${example} (was ${quoteValue(text)})`,
    '',
  );
}

/** Reads one of several words. @throws UsageError that names the flag and the words */
export function readChoice<Choice extends string>(
  flag: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((known) => known === text);
  if (choice !== undefined) return choice;
  const meant = nearest(text, choices);
  const guess = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw new UsageError(
    `--${flag} must be ${formatList(choices, 'or')} (was ${quoteValue(text)}${guess})`,
    '',
  );
}
