import type { Factor } from '../../lab/factors.js';

/** What a comparison varies: "batch=1,100 order=fifo,race". */
export function describeVaried(factors: readonly Factor[]): string {
  return factors.map(({ name, values }) => `${name}=${values.join(',')}`).join(' ');
}
