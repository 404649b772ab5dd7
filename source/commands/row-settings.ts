import { formatAmount } from '../base/format.js';
import { LIMITS } from '../sim/settings.js';
import { isCounted, isFromFiles, isGenerated, takesModel } from './setting-conditions.js';
import { WORKLOAD_REMARKS } from './setting-remarks.js';
import { choosesReferences } from './policy-settings.js';
import type { Setting, SettingName } from './setting-types.js';
import { readTime } from './values.js';

export const WORKLOAD_CHOICES = ['assignment', 'generate', 'chinook', 'folder'] as const;

/** The settings that choose which rows are inserted. */
type RowSetting = Extract<
  SettingName,
  'workload' | 'model' | 'folder' | 'map' | 'rows' | 'duration' | 'invalid' | 'seed' | 'skew'
>;

/** The settings that choose which rows are inserted; part of `SETTINGS`. */
export const ROW_SETTINGS: Readonly<Record<RowSetting, Setting>> = {
  workload: {
    kind: 'choice',
    choices: WORKLOAD_CHOICES,
    default: 'assignment',
    label: 'Workload',
    meaning:
      'what is inserted: the 30 rows of the assignment, generated rows, the Chinook example, or a folder of files',
    remark: ({ workload }) => WORKLOAD_REMARKS[workload],
  },
  model: {
    kind: 'text',
    default: '',
    empty: 'shop',
    label: 'Model',
    meaning:
      'the tables, from a model file in YAML or JSON; without one, the model shop: users, products, orders',
    applies: takesModel,
    remark: ({ model }) => (model === '' ? 'users, products, orders' : undefined),
  },
  folder: {
    kind: 'text',
    default: '',
    empty: 'type a path',
    missing: 'the folder has no name yet',
    label: 'Folder',
    meaning:
      'holds a .csv, .json or .ndjson for each table, users, products and orders for the model shop; a missing one is empty',
    applies: isFromFiles,
    remark: ({ folder, model }) =>
      folder === ''
        ? model === ''
          ? 'of users, products, orders'
          : 'a file for each table'
        : undefined,
  },
  map: {
    kind: 'text',
    default: '',
    empty: 'none',
    label: 'Mapping',
    meaning:
      'other column names, such as users.csv:customer_id=id,mail=email with ; between files, or a YAML or JSON file of them',
    applies: isFromFiles,
    remark: ({ map }) => (map === '' ? 'columns are named as fields' : undefined),
  },
  rows: {
    kind: 'integer',
    limits: LIMITS.rows,
    steps: [30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000],
    default: '10000',
    empty: 'as the model plans',
    label: 'Rows',
    meaning: 'rows of all entities together',
    applies: isCounted,
    remark: () => 'of all entities together',
  },
  duration: {
    kind: 'text',
    default: '',
    empty: 'none',
    check: (text) => void readTime('duration', text, LIMITS.duration),
    label: 'Duration',
    meaning:
      'write rows until this time is over, such as 10s, 500ms or 2m, instead of a number of rows; rows that are claimed then are finished',
    applies: isGenerated,
    remark: ({ duration }) => (duration === '' ? 'until all rows are written' : 'until it is over'),
  },
  invalid: {
    kind: 'decimal',
    limits: LIMITS.invalid,
    steps: [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1],
    default: '0.15',
    label: 'Broken rows',
    meaning: 'share of rows that break a rule',
    applies: isGenerated,
    remark: ({ invalid, rows, duration }) => {
      if (Number(invalid) === 0) return 'every row is valid';
      if (duration !== '' || rows === '') return 'of all rows';
      return `about ${formatAmount(Math.round(Number(invalid) * Number(rows)), 'row')}`;
    },
  },
  seed: {
    kind: 'integer',
    limits: LIMITS.seed,
    steps: [1, 2, 3, 7, 42],
    default: '',
    empty: 'random',
    label: 'Seed',
    meaning: 'the same seed gives the same rows',
    applies: isGenerated,
    remark: ({ seed }) => (seed === '' ? 'other rows each time' : 'the same rows every time'),
  },
  skew: {
    kind: 'decimal',
    limits: LIMITS.skew,
    steps: [0, 0.5, 1, 1.2, 1.5, 2],
    default: '',
    empty: 'slight',
    label: 'Skew',
    meaning:
      "rows choose those to which they refer, and whose keys they repeat, by Zipf's law with the exponent S: number n in proportion to n^-S; 0 is evenly, and without it the first are chosen up to three times as often as the last",
    applies: choosesReferences,
    remark: ({ skew }) =>
      skew === ''
        ? 'the first a little more'
        : Number(skew) === 0
          ? 'all alike'
          : "Zipf's law: few are popular",
  },
};
