import { JOURNAL_MODES, SYNC_LEVELS } from '../db/durability.js';
import { DEFAULT_SETTINGS, LIMITS, ORDER_POLICIES, REFERENCE_POLICIES } from '../sim/settings.js';

/** The settings of a run as a form asks for them, in its order. */
export const FORM_FIELDS = [
  'workload',
  'folder',
  'rows',
  'invalid',
  'seed',
  'threads',
  'pace',
  'batch',
  'pipeline',
  'order',
  'references',
  'journal',
  'sync',
  'existing',
] as const;

export type FormFieldName = (typeof FORM_FIELDS)[number];

/** What stands in each field; as text, also where it is a number. */
export type FormValues = Readonly<Record<FormFieldName, string>>;

export const WORKLOAD_CHOICES = ['assignment', 'generate', 'chinook', 'folder'] as const;

interface FieldBase {
  readonly label: string;
  /** What it means, in a sentence. */
  readonly help: string;
  /** Whether it means something beside these other values; always when absent. */
  readonly applies?: (values: FormValues) => boolean;
}

/** One field: its kind, its bounds and what its keys step through. */
export type FormField = FieldBase &
  (
    | { readonly kind: 'choice'; readonly choices: readonly string[] }
    | { readonly kind: 'path' }
    | {
        readonly kind: 'integer' | 'decimal';
        readonly limits: { readonly min: number; readonly max: number };
        readonly steps: readonly number[];
        readonly unit?: string;
        /** What an empty field means, where it may be empty. */
        readonly empty?: string;
      }
  );

/** Whether the rows of a run are generated. */
export const isGenerated = ({ workload }: FormValues): boolean => workload === 'generate';

/** The form of the start view; bounds and words are those of the command line. */
export const FORM: Readonly<Record<FormFieldName, FormField>> = {
  workload: {
    kind: 'choice',
    choices: WORKLOAD_CHOICES,
    label: 'Workload',
    help: 'What is inserted: the 30 rows of the assignment, generated rows, the Chinook example, or a folder of files.',
  },
  folder: {
    kind: 'path',
    label: 'Folder',
    help: 'Holds users, products and orders as .csv, .json or .ndjson; a missing one is empty.',
    applies: ({ workload }) => workload === 'folder',
  },
  rows: {
    kind: 'integer',
    limits: LIMITS.rows,
    steps: [30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000],
    label: 'Rows',
    help: 'Rows of all three entities together.',
    applies: isGenerated,
  },
  invalid: {
    kind: 'decimal',
    limits: LIMITS.invalid,
    steps: [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1],
    label: 'Broken rows',
    help: 'Share of rows that break a rule, from 0 to 1.',
    applies: isGenerated,
  },
  seed: {
    kind: 'integer',
    limits: LIMITS.seed,
    steps: [1, 2, 3, 7, 42],
    empty: 'drawn',
    label: 'Seed',
    help: 'The same seed gives the same rows; empty draws one.',
    applies: isGenerated,
  },
  threads: {
    kind: 'integer',
    limits: LIMITS.threads,
    steps: [1, 2, 4, 8, 10, 16, 32, 64, 128, 256],
    label: 'Threads',
    help: 'Real worker threads, each with its own connections.',
  },
  pace: {
    kind: 'integer',
    limits: LIMITS.pace,
    steps: [0, 50, 100, 200, 400, 800, 1500, 3000],
    unit: 'ms',
    label: 'Pace',
    help: 'Think time of a thread before each row; 0 is as fast as it goes.',
  },
  batch: {
    kind: 'integer',
    limits: LIMITS.batch,
    steps: [1, 10, 100, 1000, 5000, 10_000],
    unit: 'row',
    label: 'Batch',
    help: 'Rows per transaction.',
  },
  pipeline: {
    kind: 'integer',
    limits: LIMITS.pipeline,
    steps: [1, 16, 64, 256],
    unit: 'row',
    label: 'Pipeline',
    help: 'Rows, each its own transaction, that go to the driver together; 1 waits for each.',
    applies: ({ batch, order }) => batch === '1' && order === 'fifo',
  },
  order: {
    kind: 'choice',
    choices: ORDER_POLICIES,
    label: 'Order',
    help: "Who writes next. fifo: rows in order, the same result every time. race: whoever gets the database's own lock.",
  },
  references: {
    kind: 'choice',
    choices: REFERENCE_POLICIES,
    label: 'References',
    help: 'An order waits for its user and product, checks once, or is inserted unchecked (none).',
  },
  journal: {
    kind: 'choice',
    choices: JOURNAL_MODES,
    label: 'Journal',
    help: "SQLite's journal. wal: readers and the writer do not block one another.",
  },
  sync: {
    kind: 'choice',
    choices: SYNC_LEVELS,
    label: 'Sync',
    help: 'How much SQLite waits for the disk: full survives a power cut, normal a killed process.',
  },
  existing: {
    kind: 'choice',
    choices: ['keep', 'fresh'],
    label: 'Rows there',
    help: 'keep adds to what the databases hold; fresh empties them first.',
  },
};

/** The pace at which a person can follow thirty rows. */
const WATCHABLE_MS = 800;

/** The pace that a workload starts with on the screen. */
export function defaultPace(workload: string): string {
  return String(workload === 'assignment' ? WATCHABLE_MS : DEFAULT_SETTINGS.paceMs);
}

export const DEFAULT_FORM: FormValues = {
  workload: 'assignment',
  folder: '',
  rows: '10000',
  invalid: '0.15',
  seed: '',
  threads: String(DEFAULT_SETTINGS.threads),
  pace: defaultPace('assignment'),
  batch: String(DEFAULT_SETTINGS.batch),
  pipeline: String(DEFAULT_SETTINGS.pipeline),
  order: DEFAULT_SETTINGS.order,
  references: DEFAULT_SETTINGS.references,
  journal: DEFAULT_SETTINGS.journal,
  sync: DEFAULT_SETTINGS.sync,
  existing: 'keep',
};
