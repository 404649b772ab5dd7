import type { RouteParams, ViewId } from '../view.js';

/** A view with parameters, for trying something out. */
export interface Trial {
  readonly view: ViewId;
  readonly params: RouteParams;
}

const run = (settings: NonNullable<RouteParams['settings']>): Trial => ({
  view: 'start',
  params: { settings },
});

/** The trials of the help pages. None of them writes anything before Enter is pressed in the view that it fills in. */
export const TRIALS = {
  /** The assignment, slowly enough to follow. */
  watch: run({
    workload: 'assignment',
    threads: '10',
    pace: '800',
    slow: '800',
    order: 'fifo',
    references: 'wait',
  }),
  route: {
    view: 'databases',
    params: { row: '{"id": 3, "user_id": 12, "product_id": 7, "quantity": 1}' },
  },
  /** Many threads, and no queue before the databases. */
  race: run({
    workload: 'generate',
    rows: '6000',
    threads: '32',
    pace: '0',
    slow: '0',
    order: 'race',
  }),
  /** A row that breaks a rule in every field. */
  reject: { view: 'databases', params: { row: '{"id": 0, "name": "", "price": 1.999}' } },
  /** Orders are rejected whose users are inserted a moment later. */
  check: run({
    workload: 'assignment',
    threads: '10',
    pace: '0',
    slow: '0',
    order: 'race',
    references: 'check',
  }),
  /** Units of which some are undone. */
  units: run({
    workload: 'generate',
    rows: '300',
    invalid: '0.15',
    pace: '0',
    order: 'fifo',
    references: 'wait',
    batch: '1',
    unit: 'Order',
    together: 'saga',
  }),
  /** Every commit waits for the disk. */
  sync: run({
    workload: 'generate',
    rows: '3000',
    pace: '0',
    slow: '0',
    journal: 'delete',
    sync: 'full',
  }),
  audit: { view: 'results', params: {} },
  /** Three batch sizes, in so few rows that the rounds are over soon. */
  compare: {
    view: 'lab',
    params: {
      comparison: {
        workload: 'generate',
        rows: '3000',
        rounds: '5',
        factors: [{ name: 'batch', values: '1,10,100' }],
      },
    },
  },
  /** Generated rows of any model, few enough to read. */
  model: {
    view: 'start',
    params: { settings: { workload: 'generate', rows: '1000', pace: '0' }, setting: 'model' },
  },
  keys: { view: 'live', params: {} },
} as const satisfies Readonly<Record<string, Trial>>;
