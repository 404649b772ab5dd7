import type { DatabaseStatus } from '../../../source/commands/database-status.js';
import type { FormValues } from '../../../source/commands/setting-types.js';
import { DEFAULT_FORM } from '../../../source/commands/default-form.js';
import type { FollowedRun } from '../../../source/services/followed-run.js';
import type { WorkloadPreview } from '../../../source/engine/preview.js';
import type { FormPreview, RefusedSetting } from '../../../source/services/start.js';
import { NO_EVENTS, type RunLog } from '../../../source/services/run-log.js';
import type { FoundRun } from '../../../source/services/recovery.js';
import type { EntityName } from '../../../source/entities/entity.js';
import { PhaseReader } from '../../../source/ledger/phase-file.js';
import { NO_TITLE_WORDS } from '../../../source/report/options.js';
import { describeTopology } from '../../../source/router/describe.js';
import type { Services } from '../../../source/views/services.js';
import { SHOP } from '../../../source/entities/shop.js';
import { ENTITIES, shopTopology } from '../../harness/shop.js';

/** What the views asked for, and what they are answered. */
export interface FakeServices extends Services {
  readonly begun: FormValues[];
  readonly calls: string[];
  run: FollowedRun | undefined;
  unclosed: FoundRun | undefined;
  log: RunLog;
  /** Why runs cannot be closed. */
  leftOpen: readonly string[];
  rows: number;
  /** What the rows of every workload are. */
  preview: FormPreview;
  /** The setting that no run can start with. */
  refusal: RefusedSetting | undefined;
}

/** A workload without rows. */
const EMPTY_PREVIEW: WorkloadPreview = {
  model: SHOP,
  counts: { User: 0, Product: 0, Order: 0 },
  isWhole: true,
  outcomes: {},
  open: 0,
  rows: [],
  notices: [],
};

/** What is known of the one database of an entity. */
export function databaseOf(entity: EntityName): Omit<DatabaseStatus, 'state'> {
  const name = `${ENTITIES[entity]!.table}.db`;
  return { entity, shard: 0, name, engine: 'SQLite', file: name };
}

/** A lab in which nothing was compared, and in which no comparison ends. */
function idleLab(note: (call: string) => void): Services['lab'] {
  const shown = new Promise<never>(() => undefined);
  return {
    isRunning: () => false,
    current: () => undefined,
    prepare: () => shown,
    run: () => shown,
    stop: () => note('stop comparing'),
    settled: async () => undefined,
    read: () => shown,
    newest: async () => undefined,
    leftFolders: async () => [],
    removeLeft: async () => {
      note('remove what is left');
      return [];
    },
    keptRun: async () => ({ reason: 'nothing is kept' }),
    titleWords: async () => NO_TITLE_WORDS,
    rememberTitleWords: async () => undefined,
    write: async (_, format) => {
      note(`write ${format}`);
      return `reports/x.${format}`;
    },
    hasBaseline: async (name) => name === 'taken',
    saveBaseline: async ({ id }, name, { replaces }) =>
      note(`save ${id} as ${name}${replaces ? ', replaced' : ''}`),
    lastLine: () => undefined,
  };
}

/** No lessons, of which none runs. */
function noLessons(note: (call: string) => void): Services['lessons'] {
  const never = new Promise<never>(() => undefined);
  return {
    list: async () => [],
    finished: async () => new Set(),
    remember: async () => true,
    isRunning: () => false,
    run: () => never,
    tryOut: () => never,
    formOf: async () => ({ settings: { threads: '32' } }),
    runs: {
      current: () => undefined,
      events: () => NO_EVENTS,
      pause: (isPaused) => note(`pause ${isPaused}`),
      step: () => note('step'),
      setPace: (ms) => note(`pace ${ms}`),
      suspend: () => () => undefined,
      processorMs: 0,
    },
    nextStep: () => note('next step'),
    stop: () => note('stop the lesson'),
    settled: async () => undefined,
  };
}

/** Services without databases, threads or files. */
export function fakeServices(): FakeServices {
  const calls: string[] = [];
  const begun: FormValues[] = [];
  const note = (call: string): void => void calls.push(call);
  const fake: FakeServices = {
    dir: '.',
    topology: describeTopology(shopTopology('.'), undefined),
    model: SHOP,
    begun,
    calls,
    run: undefined,
    unclosed: undefined,
    log: NO_EVENTS,
    leftOpen: [],
    rows: 0,
    preview: { type: 'shown', preview: EMPTY_PREVIEW },
    refusal: undefined,
    databaseStatuses: async () => [
      { ...databaseOf('User'), state: 'reachable', rows: fake.rows },
      { ...databaseOf('Product'), state: 'missing' },
      {
        ...databaseOf('Order'),
        state: 'broken',
        problem: 'orders.db is damaged \u001B[2J',
      },
    ],
    start: {
      remembered: async () => DEFAULT_FORM,
      remember: () => note('remember'),
      begin: async (form) => void begun.push(form),
      refusal: async () => fake.refusal,
      preview: async () => fake.preview,
      completePath: async () => ['/there/', '/them/'],
    },
    recovery: {
      look: async () => fake.unclosed,
      stop: async () => note('stop looking'),
      close: async () => {
        note('close');
        const open = fake.leftOpen;
        return { text: 'Run r-1 is closed: audit passed', passed: open.length === 0, open };
      },
    },
    live: {
      isRunning: () => fake.run?.phase === 'writing',
      isStopping: () => fake.run?.isStopping ?? false,
      current: () => fake.run,
      pause: (isPaused) => note(`pause ${isPaused}`),
      step: () => note('step'),
      suspend: () => () => undefined,
      processorMs: 0,
      setPace: (ms) => note(`pace ${ms}`),
      replay: async (id, speed) => note(`replay ${id} ${speed}`),
      finishReplay: () => note('finish replay'),
      setSpeed: (speed) => note(`speed ${speed}`),
      stop: () => {
        note('stop');
        if (fake.run) fake.run = { ...fake.run, isStopping: true };
      },
      settled: async () => undefined,
      prepared: async () => undefined,
      events: () => fake.log,
      recordedPhases: () => new PhaseReader().finish(),
      rowsOfThread: () => fake.run?.refused ?? [],
      lastRunLine: () => undefined,
    },
    // The views that ask for these are not in front in the tests that use this.
    results: {} as Services['results'],
    databases: {} as Services['databases'],
    history: {} as Services['history'],
    lab: idleLab(note),
    lessons: noLessons(note),
  };
  return fake;
}
