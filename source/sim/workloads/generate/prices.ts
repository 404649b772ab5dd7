import type { DecimalField } from '../../../entities/entity.js';
import { Written } from '../../../entities/value.js';

/**
 * Amounts of a decimal field as whole numbers of its smallest unit (cents), which are exact.
 */
export class Units {
  /** Units per 1.00. */
  readonly scale: number;
  readonly min: number;
  readonly max: number;
  readonly #decimals: number;
  readonly #fractions: readonly string[];

  constructor(field: DecimalField) {
    this.scale = 10 ** field.decimals;
    this.min = Math.round(Number(field.min) * this.scale);
    this.max = Math.round(Number(field.max) * this.scale);
    this.#decimals = field.decimals;
    this.#fractions = Array.from({ length: this.scale }, (_, units) =>
      field.decimals === 0 ? '' : `.${String(units).padStart(field.decimals, '0')}`,
    );
  }

  /** An amount in units, rounded. */
  of(amount: number): number {
    return Math.round(amount * this.scale);
  }

  /** The nearest value that the field allows. */
  clamp(units: number): number {
    return Math.min(this.max, Math.max(this.min, units));
  }

  /** Units, 0 or more, as a decimal: 1999 → 19.99. */
  write(units: number): Written {
    return new Written(this.text(units));
  }

  /** Like `write`, as text. */
  text(units: number): string {
    return `${Math.trunc(units / this.scale)}${this.#fractions[units % this.scale]}`;
  }

  /** A decimal with one digit more than the field allows: 1999, 5 → 19.995. */
  tooFine(units: number, digit: number): Written {
    return new Written(`${this.text(units)}${this.#decimals === 0 ? '.' : ''}${digit}`);
  }
}
