import { formatShare } from '../base/format.js';

/** The end of a sentence that says which share of the rows moves. @param promised the share that the rules promise; null where they promise none */
export function tellPromise(promised: number | null): string {
  return promised === null ? '' : `; the rules promise ${formatShare(promised)} on average`;
}
