import { formatList } from '../../base/format.js';
import { CHARTS } from '../../lab/charts/choose.js';
import { LEAST_RATE } from '../../lab/rates/limits.js';
import { FACTORS } from '../../lab/factors.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import type { ExportFormat } from '../../report/formats.js';
import type { Flag } from '../flag.js';

/** The formats that a comparison is exported in. */
export const COMPARE_EXPORTS: readonly ExportFormat[] = ['csv', 'markdown', 'html'];

export const REPEAT_LIMITS = { min: 1, max: 100 } as const;

export const DEFAULT_REPEAT = 5;

export const DEFAULT_TOLERANCE = '5%';

/** The flags of `compare` beside those that choose what its runs write. */
export const COMPARE_FLAGS: readonly Flag[] = [
  {
    name: 'vary',
    takes: 'KEY=VALUES',
    repeats: true,
    meaning: `a setting and the values to compare, the first of which is the base: batch=1,100; threads=1..32 doubles, batch=1..1000:10 multiplies by 10; may be given several times, for all combinations. KEY is ${formatList(FACTORS, 'or')}`,
    commands: ['compare'],
  },
  {
    name: 'repeat',
    takes: 'N',
    meaning: `rounds, in each of which every variant runs once, ${REPEAT_LIMITS.min}–${REPEAT_LIMITS.max}`,
    default: String(DEFAULT_REPEAT),
    commands: ['compare'],
  },
  {
    name: 'find-rate',
    takes: 'TIME',
    meaning: `instead of rounds: search the highest --rate whose p99 stays within TIME (20ms, or 20), for each variant, or for one without --vary; windows of --duration (at least 5s, as by default) with 1,000 rows or more; a rate holds in three windows in a row; none below ${formatGivenRate(LEAST_RATE)} is tried, and none at which the rows of a --batch, --pipeline or --turn take longer than TIME to arrive`,
    commands: ['compare'],
  },
  {
    name: 'tolerance',
    takes: 'P',
    meaning: 'differences up to P do not matter, such as 5% (at most 50%)',
    default: DEFAULT_TOLERANCE,
    commands: ['compare'],
  },
  {
    name: 'no-warm-up',
    meaning: 'count the first round, too; otherwise one round before it does not count',
    commands: ['compare'],
  },
  {
    name: 'no-aa',
    meaning:
      'do not run the base twice; without that, nothing shows how large a difference must be to be seen',
    commands: ['compare'],
  },
  {
    name: 'chart',
    takes: CHARTS.join('|'),
    meaning:
      'the drawing below the table: a curve over one numeric setting, a heat map of two settings, or none but the bars in the table',
    default: 'by what is varied',
    commands: ['compare'],
  },
  {
    name: 'anyway',
    meaning: 'decide on a busy machine, too',
    commands: ['compare'],
  },
  {
    name: 'keep',
    meaning: 'keep the databases of all runs',
    commands: ['compare'],
  },
  {
    name: 'save',
    takes: 'NAME',
    meaning: 'save the comparison as a baseline, with which later ones are compared by --against',
    commands: ['compare'],
  },
  {
    name: 'replace',
    meaning: 'with --save: in the place of a baseline that has the name',
    commands: ['compare'],
  },
  {
    name: 'strict',
    meaning: 'with --against: exit with status 1 where it is not decided, too',
    commands: ['compare'],
  },
  {
    name: 'baselines',
    meaning: 'list the baselines',
    commands: ['compare'],
  },
  {
    name: 'remove-baseline',
    takes: 'NAME',
    meaning: 'remove a baseline',
    commands: ['compare'],
  },
  {
    name: 'list',
    meaning: 'list the stored comparisons and searches',
    commands: ['compare'],
  },
  {
    name: 'open',
    takes: 'ID',
    meaning: 'show a stored comparison or search; a part of its id is enough',
    commands: ['compare'],
  },
];
