import type { DecimalField } from './field.js';
import { Written } from './value.js';

/** Fractions are looked up if there are at most so many. */
const LISTED_FRACTIONS = 10_000;

/**
 * Amounts of a decimal field as whole numbers of its smallest unit (cents), which are exact.
 */
export class DecimalUnits {
  /** Units per 1.00. */
  readonly scale: number;
  readonly min: number;
  readonly max: number;
  readonly #decimals: number;
  readonly #fractions: readonly string[];

  constructor({ min, max, decimals }: Pick<DecimalField, 'min' | 'max' | 'decimals'>) {
    this.scale = 10 ** decimals;
    this.min = this.#whole(Number(min));
    this.max = this.#whole(Number(max));
    this.#decimals = decimals;
    this.#fractions =
      this.scale > LISTED_FRACTIONS
        ? []
        : Array.from({ length: this.scale }, (_, units) => this.#fraction(units));
  }

  /** An amount in units, rounded. */
  of(amount: number): number {
    return Math.round(amount * this.scale);
  }

  /** The nearest value that the field allows. */
  clamp(units: number): number {
    return Math.min(this.max, Math.max(this.min, units));
  }

  /** Units as a decimal: 1999 → 19.99. */
  write(units: number): Written {
    return new Written(this.text(units));
  }

  /** Like `write`, as text. */
  text(units: number): string {
    if (units < 0) return `-${this.text(-units)}`;
    const rest = units % this.scale;
    return `${Math.trunc(units / this.scale)}${this.#fractions[rest] ?? this.#fraction(rest)}`;
  }

  /** A decimal with one digit more than the field allows: 1999, 5 → 19.995. */
  tooFine(units: number, digit: number): Written {
    return new Written(`${this.text(units)}${this.#decimals === 0 ? '.' : ''}${digit}`);
  }

  /** A bound in units; one beyond the whole numbers that are exact becomes the last of these. */
  #whole(bound: number): number {
    const units = Math.round(bound * this.scale);
    return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, units));
  }

  #fraction(units: number): string {
    return this.#decimals === 0 ? '' : `.${String(units).padStart(this.#decimals, '0')}`;
  }
}
