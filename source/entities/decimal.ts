import { PLAIN_DECIMAL } from './value.js';

/** An exact decimal as an integer and the number of its decimals. */
interface Scaled {
  units: bigint;
  decimals: number;
}

function scale(text: string): Scaled {
  const [integer = '0', fraction = ''] = text.split('.');
  return { units: BigInt(integer + fraction), decimals: fraction.length };
}

/**
 * Compares two plain decimal texts exactly.
 * @returns a negative number, 0 or a positive number, as sort functions expect
 */
export function compareDecimals(left: string, right: string): number {
  const a = scale(left);
  const b = scale(right);
  const decimals = Math.max(a.decimals, b.decimals);
  const difference =
    a.units * 10n ** BigInt(decimals - a.decimals) - b.units * 10n ** BigInt(decimals - b.decimals);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The number of decimals in a plain decimal text. */
export function countDecimals(text: string): number {
  const point = text.indexOf('.');
  return point === -1 ? 0 : text.length - point - 1;
}

/** Whether a text is the stored form of a decimal. */
export function isCanonicalDecimal(text: string, decimals: number): boolean {
  return PLAIN_DECIMAL.test(text) && countDecimals(text) === decimals;
}

/** The stored form of a decimal: "5" → "5.00", "0.5" → "0.50", "-0" → "0.00". Adds zeros, never rounds. */
export function canonicalDecimal(text: string, decimals: number): string {
  if (!PLAIN_DECIMAL.test(text) || countDecimals(text) > decimals) {
    throw new RangeError(`${text} is not a decimal with at most ${decimals} decimals`);
  }
  if (text.startsWith('-0') && /^-[0.]+$/.test(text))
    return canonicalDecimal(text.slice(1), decimals);
  const point = text.indexOf('.');
  if (decimals === 0 || (point > 0 && point === text.length - 1 - decimals)) return text;
  return point === -1 ? `${text}.${'0'.repeat(decimals)}` : text.padEnd(point + 1 + decimals, '0');
}
