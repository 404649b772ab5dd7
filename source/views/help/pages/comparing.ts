import { formatAmount, formatDuration } from '../../../base/format.js';
import { chart, picture, term, text, title, type Block } from '../blocks.js';
import { STALL, stallLines } from '../stall.js';

/** How to read what the Lab and `compare` show. */
export const comparingPage: readonly Block[] = [
  title('How to read a comparison'),
  text(
    'The same settings give another rate each time, so one run against another shows nothing. A comparison runs every variant many times, each time on new databases, and gives a verdict only where the runs show one. What counts is a run, not a row: the rows of a run wait for each other.',
  ),
  picture(
    [
      'batch 100 |             ├──●──┤ | faster: 16× (15 … 17)',
      'batch 1   | ├●┤                 | base',
    ],
    ['●', 'faster'],
  ),
  term('median', 'the rate in the middle of the runs of a variant, the mark on the bar'),
  term('range', 'from the least rate to the highest, the ends of the bar; all bars start at 0'),
  term(
    'ratio',
    'how many times the rate of the base; in parentheses the interval that holds it with 95 % confidence',
  ),
  term('p', 'how often chance alone makes a difference as large as this one'),
  title('The verdicts'),
  term('faster, slower', 'the difference is not by chance, and is larger than the tolerance: 5 %'),
  term('no difference', 'that matters: the whole interval is inside the tolerance'),
  term(
    'not decided',
    'neither of these. It does not mean equal: more rounds, fewer variants or a quieter machine may decide it',
  ),
  term(
    'too few runs',
    'of three runs each, even the clearest difference occurs by chance: five are needed',
  ),
  term('disqualified', 'a run failed, or its audit did: it has no rate'),
  title('Rounds, warm-up, A/A'),
  text(
    'A round runs each variant once, in an order that changes from round to round: a machine that gets slower meets all variants alike. The first round warms up caches and does not count. If the rates change by more than a tenth from the first rounds to the last, or other programs use more than a tenth of the machine, nothing is decided as faster or slower.',
  ),
  text(
    'The base runs twice in each round (A/A). What differs between the two is chance, so this shows how large a difference must be to be seen here.',
  ),
  title('Durability'),
  text(
    'Variants are grouped by what their databases promise after a killed process and after a power cut, as read back from them. A verdict across two groups names the price of the promise: a rate that is higher because less is kept is not simply better. See the page Durability.',
  ),
  title('Latencies and the open loop'),
  text(
    'Usually a thread claims its next row only after its last one (closed loop). When a database stops for two seconds, one row per thread is late, and the rows that users would have sent meanwhile are in no latency: this is called coordinated omission. With `--rate`, rows arrive by a schedule whether a thread is free or not (open loop), and latencies count from the arrival. A run that keeps the schedule has the rate that was asked for: then the p99 is what differs.',
  ),
  chart(stallLines),
  text(
    `The same two seconds, measured: one thread inserts 2,000 rows, a database takes 5 ms for each, and one of them stops for 2 s. In the closed loop the p99 is ${formatDuration(STALL.closed.p99)}, and ${formatAmount(STALL.closed.late, 'row')} took longer than 100 ms. In the open loop, with 100 rows a second, it is ${formatDuration(STALL.open.p99)} (p50 ${formatDuration(STALL.open.p50)}, p90 ${formatDuration(STALL.open.p90)}), and ${formatAmount(STALL.open.late, 'row')} did.`,
  ),
  title('The highest rate'),
  text(
    'In the Lab, the row "find rate" searches instead the highest rate whose p99 stays within a time: it doubles the rate, then halves the bracket, each window on new databases. The answer is a bracket: the rate that held three windows in a row, and the next one, which did not.',
  ),
  title('The statistics'),
  text(
    'Two variants are compared by the exact two-sided Mann-Whitney test, by all permutations, with mean ranks for ties; the interval of the ratio is that of Hodges and Lehmann. With several variants, the method of Holm keeps the chance of a single false verdict at 5 %. Nothing is assumed about how rates are distributed.',
  ),
  title('Try it'),
  text(
    'Enter fills in the Lab: three batch sizes, 3,000 rows and five rounds, and Enter there starts them. Then look at the order as well: fifo against race.',
  ),
];
