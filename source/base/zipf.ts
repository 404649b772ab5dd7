/** Ranks whose weights are summed one by one; beyond them, the sum is an integral that is exact to 0.01 %. */
const HEAD = 64;

/**
 * Chooses from numbers 1 to `count` by Zipf's law: the number n with a probability in proportion to n^-exponent.
 * Needs no memory for the numbers. One object serves one exponent.
 */
export class Zipf {
  readonly #exponent: number;
  /** By n: the sum of the weights of 1 to n. */
  readonly #sums: readonly number[];

  /** @param exponent from 0, where all numbers are alike */
  constructor(exponent: number) {
    this.#exponent = exponent;
    let sum = 0;
    this.#sums = Array.from({ length: HEAD + 1 }, (_, n) => {
      if (n > 0) sum += n ** -exponent;
      return sum;
    });
  }

  /**
   * The number at which the distribution reaches a share.
   * @param unit from 0 to below 1
   * @param count from 1
   */
  choose(unit: number, count: number): number {
    const head = Math.min(HEAD, count);
    const headSum = this.#sums[head]!;
    const tail = count > HEAD ? this.#integral(count + 0.5) : 0;
    const target = unit * (headSum + tail);
    if (target >= headSum && count > HEAD) {
      return Math.min(count, Math.max(HEAD + 1, Math.round(this.#inverse(target - headSum))));
    }
    let low = 1;
    let high = head;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sums[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The weights between the head and a place, by the midpoint rule. */
  #integral(to: number): number {
    const from = HEAD + 0.5;
    const power = 1 - this.#exponent;
    if (Math.abs(power) < NEARLY_ONE) return Math.log(to / from);
    return (to ** power - from ** power) / power;
  }

  /** The place to which the integral is as large as this. */
  #inverse(weight: number): number {
    const from = HEAD + 0.5;
    const power = 1 - this.#exponent;
    if (Math.abs(power) < NEARLY_ONE) return from * Math.exp(weight);
    // Rounding can pass the end, where nothing is left.
    return Math.max(0, from ** power + weight * power) ** (1 / power);
  }
}

/** With an exponent so close to 1, the logarithm is closer than the power. */
const NEARLY_ONE = 1e-9;
