import type { Model } from '../../entities/entity.js';
import { hasPlainName, referenceWordsOf } from '../../entities/reference-words.js';
import { OUTCOME_STYLES, outcomeMeaning } from '../../entities/wording.js';
import { PHASE_STYLES, phaseMeaning } from '../../ledger/phase-wording.js';
import type { Facts } from '../facts/facts.js';
import { countsOf, outcomesIn } from '../facts/outcome-counts.js';
import { phasesIn } from '../facts/timeline.js';
import { makeTable, type Table } from './table.js';

type Entry = readonly [word: string, meaning: string];

/** How rows are named, by the first entity of a model. */
function describeNames({ entities: [first] }: Model): Entry {
  const { name, table, fields } = first!;
  const one = hasPlainName(first!) ? `the ${name.toLowerCase()}` : 'the row';
  return [
    `${name} row 8`,
    `row 8 of the ${table} in the input; ${name} 8 is ${one} with the ${fields[0]!.name} 8`,
  ];
}

const ROWS: readonly Entry[] = [
  ['rejected', 'invalid, duplicate or missing reference: the row itself is wrong'],
  ['attempted', 'inserted + rejected + failed + unknown; every row is exactly one of them'],
  ['success rate', 'inserted ÷ attempted'],
  ['acknowledged', 'the database has confirmed the commit, and the ledger holds it'],
  ['ledger', 'the file beside the databases that holds the outcome of every row'],
  ['audit', 'compares the ledger with the databases, row by row, after the run'],
];

const THREADS: readonly Entry[] = [
  ['thread', 'a real worker thread with its own connection to every database'],
  [
    'lifetime',
    'of a thread: from the release of all threads to its own end, or until it was last recorded if the process ended early; its phases add up to it, each with the time that it waited for a processor',
  ],
];

const timesOf = (model: Model): readonly Entry[] => [
  ['check, write', 'checking + writing + recording: a thread neither waits for others nor thinks'],
  [
    'turn, lock',
    'a thread waits for its turn at a database, or to begin a transaction (waiting for the lock)',
  ],
  ['reference wait', describeReferenceWait(model)],
  ['transaction', 'rows that are committed together or not at all'],
  [
    'latency',
    'from the moment a thread begins a row until its outcome is known: waiting is included, think time is not',
  ],
  ['p50, p95, p99', '50, 95 or 99 of 100 rows took at most this long'],
  [
    'journal',
    'how SQLite keeps a commit whole: wal appends to a log, delete keeps a rollback copy',
  ],
  ['sync', 'what SQLite waits for: normal in wal survives a killed program, full a power cut too'],
];

function describeReferenceWait(model: Model): string {
  const { aChild, pointedAreDecided } = referenceWordsOf(model);
  return `${aChild} waits until ${pointedAreDecided}`;
}

/** Words of one subject. */
interface Glossary {
  readonly title: string;
  readonly table: Table;
}

/** The words of a report by subject: of the outcomes and phases, those that occur in its run. */
export function glossaryTables({ record, model, timeline }: Facts): Glossary[] {
  const outcomes = outcomesIn(countsOf(record.totals)).map((outcome): Entry => [
    OUTCOME_STYLES[outcome].word,
    outcomeMeaning(outcome, model),
  ]);
  const phases = phasesIn(timeline).map((phase): Entry => [
    PHASE_STYLES[phase].word,
    phaseMeaning(phase, model),
  ]);
  return [
    { title: 'Rows', table: tableOf([...outcomes, describeNames(model), ...ROWS]) },
    { title: 'Threads and their phases', table: tableOf([...THREADS, ...phases]) },
    { title: 'Times and transactions', table: tableOf(timesOf(model)) },
  ];
}

function tableOf(entries: readonly Entry[]): Table {
  return makeTable(
    [
      { title: 'Word', width: 96, cell: ([word]) => ({ text: word, tone: 'strong' as const }) },
      { title: 'Meaning', width: '*', cell: ([, meaning]) => meaning },
    ],
    entries,
  );
}
