import { SETTING_NAMES } from '../../../commands/setting-types.js';
import { helpOf, SETTINGS } from '../../../commands/settings.js';
import { ENDING_TONES } from '../../../components/ending.js';
import { THREAD_STATE_STYLES } from '../../../components/thread-states.js';
import { ENDINGS, RUN_ENDINGS } from '../../../entities/ending.js';
import { OUTCOMES } from '../../../entities/outcome.js';
import { SHOP } from '../../../entities/shop.js';
import { OUTCOME_STYLES, outcomeMeaning } from '../../../entities/wording.js';
import { RUN_STATES } from '../../live/run-states.js';
import { term, text, title, type Block } from '../blocks.js';

/** A glossary of the screen, from the tables with which the screen is drawn. */
export const wordsPage: readonly Block[] = [
  title('Outcomes: each attempted row gets exactly one'),
  ...OUTCOMES.map((outcome) => {
    const { sign, word } = OUTCOME_STYLES[outcome];
    return term(`${sign} ${word}`, outcomeMeaning(outcome, SHOP), outcome);
  }),
  term(
    'rejected',
    'invalid, duplicate and missing reference together: the row itself was at fault',
  ),
  term('attempted', 'inserted + rejected + failed + unknown + undone, wherever it is counted'),
  term('success rate', 'inserted divided by attempted'),
  title('What a thread does'),
  ...Object.values(THREAD_STATE_STYLES).map(({ word, meaning, tone }) => term(word, meaning, tone)),
  title('What a run does'),
  ...Object.values(RUN_STATES).map(({ word, meaning, tone }) => term(word, meaning, tone)),
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
    'from the moment a thread begins the row until its outcome is known: waiting is included, think time is not',
  ),
  term('in flight', 'a row that a thread has begun and not decided yet'),
  term(
    'wait',
    'beside a database: the share of thread time spent waiting for this database, for its turn or its lock; as the head of a column, the rows that wait for it',
  ),
  term('retries', 'transactions that were tried again because a database was locked'),
  term('latency', 'the same as took, over many rows'),
  term('planned', 'the rows of the workload, attempted or not'),
  term('not attempted', 'planned rows that no thread had claimed when the run ended'),
  title('Heads of columns'),
  term('rows, rows in', 'rows that are stored, or that a database has taken in this run'),
  term('holds, of', 'the entity whose rows a database has'),
  term('state', 'whether a database answers, and with what'),
  term('version', 'of the engine: SQLite, PostgreSQL, MySQL or MariaDB'),
  term('journal/sync', 'how a file keeps its promise; see the page Durability'),
  term('migrations', 'how many changes of its table a database has had, of those that there are'),
  term('size', 'of the file; on a server, of the table'),
  term('health', 'up; slow: it has not answered for a while; away: there is no connection'),
  term('new conn', 'connections that were opened again after a break'),
  term('at work', 'the threads that wait for an answer of the database now'),
  term('where', 'the path of a file, or the address of a server'),
  term('when', 'the start of the run, in UTC'),
  term('differs by', 'the settings in which a run is not like most others of the list'),
  term(
    'began after',
    'from the release of the threads until a thread began the row, after its think time',
  ),
  term('values', 'the fields of the row, as they were given'),
  term('why, expected', 'the reasons against the row; before a run, the ones to be expected'),
  term('runs', 'of a variant in the Lab: those that are over, of as many as there are rounds'),
  term(
    'range and median',
    'of the rates of a variant: the least, the one in the middle and the highest',
  ),
  term('windows', 'of a variant in a search of rates: those that are over'),
  term(
    'holds, does not hold',
    'of a variant in a search: the highest rate that holds, in rows/s, and the lowest that does not',
  ),
  term('result', 'of a search: whether the rate that holds did so in three windows in a row'),
  title('Other words'),
  term(
    'model',
    'the tables of a run with their fields, keys and references; see the page Your tables',
  ),
  term('shard', 'one of several databases that share the rows of an entity; see the page Routing'),
  term('replica', 'a copy of a database that is read and never written here'),
  term('preset', 'values for all settings at once, at the top of Start'),
  term('timeline', 'what a thread did when: one character for each slice of the run'),
  term('run', 'one workload, inserted once with one set of settings; stored under data/runs'),
  term('workload', 'the rows that are to be inserted, in order'),
  term('row 8', 'the eighth row of its entity in the workload; its id may be another'),
  term('attempt', 'a row that a thread has claimed'),
  term('batch', 'the rows of one transaction'),
  term('turn', "a thread's place in the fair queue of a database, for one row or several"),
  term('writer', 'the thread that holds a database now'),
  term('acknowledged', 'the database has answered that the commit is through'),
  term('ledger', 'the files that hold what was about to be written and what became of it'),
  term('record', 'the numbers of a run and its audit, as JSON: what --json prints'),
  term('variant', 'one of the ways of writing that a comparison compares'),
  term('base', 'the variant that all others are compared with: the first value of each setting'),
  term('round', 'a run of each variant, in an order that changes from round to round'),
  term(
    'window',
    'a run at one rate, planned for five seconds and 1,000 rows at least; it ends early when it is certain that the rate does not hold',
  ),
  term(
    'bracket',
    'the highest rate that holds, and the lowest that does not: between them is the limit',
  ),
  term('orphan', 'a row, such as an order, that points to nothing'),
  term('migration', 'a numbered change of a table; each database keeps a list of those it has had'),
  text('The checks of the audit are explained on the page Audit.'),
  title('Try it'),
  text(
    'Enter fills in Start with the assignment, slowly: most of these words come up in Live while it runs.',
  ),
];
