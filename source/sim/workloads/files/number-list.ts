/** A growing list of numbers that takes 8 bytes per number. */
export class NumberList {
  #numbers = new Float64Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length] = number;
    this.#length += 1;
  }

  /** The numbers, without a copy: do not push afterwards. */
  view(): Float64Array {
    return this.#numbers.subarray(0, this.#length);
  }
}
