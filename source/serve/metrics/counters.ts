import type { Labels, Sample } from './text.js';

/** Counts by labels. */
export class Counter {
  readonly #values = new Map<string, { readonly labels: Labels; value: number }>();

  add(labels: Labels, value = 1): void {
    const key = JSON.stringify(labels);
    const known = this.#values.get(key) ?? { labels, value: 0 };
    known.value += value;
    this.#values.set(key, known);
  }

  get samples(): Sample[] {
    return [...this.#values.values()].map(({ labels, value }) => ({ labels, value }));
  }
}

/** Upper bounds of durations in seconds: from a row in a file to a server that is waited for. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts durations by their upper bound. */
export class Histogram {
  readonly #counts = SECONDS.map(() => 0);
  #sum = 0;
  #count = 0;

  /** @param times how often it took so long */
  observe(seconds: number, times = 1): void {
    for (const [at, bound] of SECONDS.entries()) {
      if (seconds <= bound) this.#counts[at]! += times;
    }
    this.#sum += seconds * times;
    this.#count += times;
  }

  get samples(): Sample[] {
    const bucket = (bound: string, value: number): Sample => ({
      suffix: '_bucket',
      labels: { le: bound },
      value,
    });
    return [
      ...SECONDS.map((bound, at) => bucket(String(bound), this.#counts[at]!)),
      bucket('+Inf', this.#count),
      { suffix: '_sum', value: this.#sum },
      { suffix: '_count', value: this.#count },
    ];
  }
}
