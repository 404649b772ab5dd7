import { text, type Chapter } from '../../report/document/document.js';
import { formatAmount, formatShare } from '../../base/format.js';
import type { Experiment } from '../experiment.js';
import { LEAST_RUNS } from '../verdict.js';

/** What the words and numbers of the report mean. */
export function reading({ tolerance, runs }: Pick<Experiment, 'tolerance' | 'runs'>): Chapter {
  const isOpenLoop = runs.some(({ openLoop }) => openLoop !== undefined);
  return {
    id: 'reading',
    title: 'How to read it',
    blocks: [
      text(
        'A rate is how many rows a run decided per second, rejected ones included. The median is the rate in the middle of the runs of a variant; the range goes from the least to the highest.',
      ),
      text(
        'A ratio compares a variant with the base, the first value of each setting. The interval in parentheses holds the ratio with 95 % confidence; p is how often chance alone makes such a difference.',
      ),
      text(
        `Faster or slower: the difference is not by chance, among as many comparisons as were made, and is larger than ${formatShare(tolerance)}: a ratio above ${1 + tolerance}, or below 1 ÷ ${1 + tolerance}. No difference that matters: the whole interval is inside that. Not decided: neither; more rounds or a quieter machine may decide it. It does not mean that they are equal. A verdict needs ${formatAmount(LEAST_RUNS, 'run')} of each.`,
      ),
      text(
        'Rounds alternate between the variants, so that a machine that becomes slower or faster meets all of them.',
      ),
      text(
        'Variants are grouped by what their databases promise after a killed process and after a power cut, as their settings were read back. Rates of two groups buy different promises.',
      ),
      text(isOpenLoop ? OPEN_LOOP : CLOSED_LOOP),
    ],
  };
}

const CLOSED_LOOP =
  'Latencies count from the claim of a row. A thread claims its next row only after the last one, so that the wait of rows before their claim is left out (coordinated omission).';

const OPEN_LOOP =
  'Rows arrived by a schedule, whatever the databases did (open loop): latencies count from the arrival of a row and hold its wait for a thread. A run that keeps its schedule has the rate that was asked for, so that the p99 is what differs between the variants.';
