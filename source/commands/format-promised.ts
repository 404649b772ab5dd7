import { formatShare } from '../base/format.js';

/** The end of a sentence about the rows that move. @param promised the share that the rules promise; null where they promise none */
export function formatPromised(promised: number | null): string {
  return promised === null ? '' : `; the rules promise ${formatShare(promised)} on average`;
}
