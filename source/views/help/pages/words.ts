import { SETTING_NAMES } from '../../../commands/setting.js';
import { helpOf, SETTINGS } from '../../../commands/settings.js';
import { ENDING_TONES } from '../../../components/ending.js';
import { THREAD_STATE_STYLES } from '../../../components/thread-states.js';
import { ENDINGS, RUN_ENDINGS } from '../../../entities/ending.js';
import { OUTCOMES } from '../../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../../entities/wording.js';
import { term, text, title, type Block } from '../blocks.js';

/** Every word that the screen uses, from the tables that the screen is drawn from. */
export const wordsPage: readonly Block[] = [
  title('Outcomes: each attempted row gets exactly one'),
  ...OUTCOMES.map((outcome) => {
    const { sign, word, meaning } = OUTCOME_STYLES[outcome];
    return term(`${sign} ${word}`, meaning, outcome);
  }),
  term(
    'rejected',
    'invalid, duplicate and missing reference together: the row itself was at fault',
  ),
  term('attempted', 'inserted + rejected + failed + unknown, wherever it is counted'),
  term('success rate', 'inserted divided by attempted'),
  title('What a thread does'),
  ...Object.values(THREAD_STATE_STYLES).map(({ word, meaning, tone }) => term(word, meaning, tone)),
  title('How a run ended'),
  ...RUN_ENDINGS.map((ending) => {
    const { word, meaning } = ENDINGS[ending];
    return term(word, meaning, ENDING_TONES[ending]);
  }),
  title('Settings of a run'),
  ...SETTING_NAMES.map((name) => term(SETTINGS[name].label, helpOf(name))),
  title('Measures'),
  term('rows/s', 'rows decided in a second, whatever their outcome'),
  term(
    'p50, p90, p95, p99',
    'of 100 rows, 50 (90, 95, 99) took at most this long; p999: 999 of 1,000',
  ),
  term('max, mean', 'the slowest row, and the average'),
  term(
    'took',
    'from the moment a thread claims the row until its outcome is known, waiting included',
  ),
  term('in flight', 'a row that a thread has claimed and not decided yet'),
  term(
    'wait',
    'beside a database: of all looks at all threads since the start, the share that found one waiting for its turn or for the lock',
  ),
  term('retries', 'transactions that were tried again because a database was locked'),
  title('Other words'),
  term('run', 'one workload, inserted once with one set of settings; stored under data/runs'),
  term('workload', 'the rows that are to be inserted, in order'),
  term('row 8', 'the eighth row of its entity in the workload; its id may be another'),
  term('attempt', 'a row that a thread has claimed'),
  term('batch', 'the rows of one transaction'),
  term('turn', "a thread's place in the fair queue of a database"),
  term('writer', 'the thread that holds a database now'),
  term('acknowledged', 'the database has answered that the commit is through'),
  term('ledger', 'the files that hold what was about to be written and what became of it'),
  term('record', 'the numbers of a run and its audit, as JSON: what --json prints'),
  term('orphan', 'an order that points to nothing'),
  term('migration', 'a numbered change of a table; each database keeps a list of those it has had'),
  text('The checks of the audit are explained on the page Audit.'),
];
