import {
  formatAmount,
  formatDate,
  formatDuration,
  formatList,
  formatShare,
  formatTime,
} from '../../base/format.js';
import type { DatabaseSettings } from '../../db/database-settings.js';
import { describeDurability } from '../../db/durability-class.js';
import { ENDINGS } from '../../entities/ending.js';
import type { Model } from '../../entities/entity.js';
import { SHOP } from '../../entities/shop.js';
import { referenceWordsOf } from '../../entities/reference-words.js';
import { countersOf } from '../../ledger/counters.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import type { RunRecord, RunSettings } from '../../ledger/record.js';
import { describeRefusedUpgrades } from '../../ledger/refused-upgrades.js';
import { countExistingRows, describeStart } from '../../ledger/existing-rows.js';
import { describeMove } from '../../ledger/moves.js';
import { databasesOf } from '../../ledger/run-databases.js';
import { referencePolicy } from '../../references/registry.js';
import { describeUnit } from '../../units/plan.js';
import { policyNamed } from '../../units/registry.js';
import { commandOf } from '../command-line.js';
import type { Facts } from '../facts/facts.js';
import { describeRunDuration } from '../run-duration.js';
import { describeThinkTime } from '../think-time.js';
import { makeTable, type Table } from './table.js';

/** How the run was made: what a reader needs to make it again, and to judge its numbers. */
export function setupTable(facts: Facts): Table {
  return makeTable(
    [
      { title: 'What', width: 116, cell: ([name]) => ({ text: name, tone: 'strong' as const }) },
      { title: 'Value', width: '*', cell: ([, value]) => value },
    ],
    [...runRows(facts), ...settingRows(facts), ...environmentRows(facts.record)],
  );
}

type Pair = readonly [name: string, value: string];

function runRows({ record, model }: Facts): Pair[] {
  const { run } = record;
  const existing = countExistingRows(record);
  return [
    ['run', run.id],
    ['command to repeat it', commandOf(run, existing)],
    [
      'where',
      existing === 0 && !run.settings.fresh
        ? 'a workload folder is relative to the folder that holds data/'
        : 'run it in the folder that holds data/, or with --dir DIR; a workload folder is relative to that folder',
    ],
    ['started', formatDate(new Date(run.startedAt))],
    ['ended', ENDINGS[run.status].word],
    ...decisionRows(record),
    ...pauseRows(run),
    ...stepRows(run),
    ['workload', run.workload],
    ...modelRows(model),
    ['seed', run.seed === null ? 'none: the rows are fixed' : String(run.seed)],
  ];
}

/** The tables of the run, unless they are those that it has by default. */
function modelRows(model: Model): Pair[] {
  if (model === SHOP) return [];
  const tables = model.entities.map(({ table }) => table);
  return [
    ['model', `${model.name}: ${formatAmount(tables.length, 'table')}, ${formatList(tables)}`],
  ];
}

/** When the last row was decided; nothing where none was. */
function decisionRows({ run, totals }: RunRecord): Pair[] {
  if (totals.attempted === 0) return [];
  return [
    ['last row decided', `${formatDuration(run.elapsedMs ?? run.durationMs)} after the release`],
    ['duration', describeDuration(run)],
  ];
}

/** Version 1 counted pauses in, and did not record them. */
function describeDuration({ durationMs, elapsedMs, steps }: RunRecord['run']): string {
  if (elapsedMs === undefined) return `${formatDuration(durationMs)}, pauses included`;
  return describeRunDuration({ durationMs, elapsedMs, ...(steps ? { steps } : {}) });
}

function pauseRows({ pauses = [] }: RunRecord['run']): Pair[] {
  return pauses.map(({ cause, fromMs, toMs }): Pair => {
    const until = toMs === null ? 'the process ended' : formatDuration(toMs);
    return [PAUSES[cause], `from ${formatDuration(fromMs)} after the release until ${until}`];
  });
}

function stepRows({ steps }: RunRecord['run']): Pair[] {
  if (!steps) return [];
  const { count, stoppedMs } = steps;
  const stopped = `the clock of the run was stopped for ${formatDuration(stoppedMs)} between them`;
  return [['stepped', `${formatAmount(count, 'event')} one at a time; ${stopped}`]];
}

const PAUSES = { pause: 'paused', rebalance: 'paused for rebalance' } as const;

function settingRows({ record, model }: Facts): Pair[] {
  const { run, totals } = record;
  const { settings, threads, moves = [] } = run;
  const counters = countersOf(run, totals);
  const thinkTime = describeThinkTime(run);
  const {
    order,
    references,
    batch,
    pipeline = 1,
    writer = 'driver',
    unit,
    together = 'separate',
    turn = 1,
    lane = 'off',
    fresh,
    rows,
    durationMs,
    invalid,
    skew,
  } = settings;
  return [
    ['threads', describeThreads(threads, counters?.peakInFlight)],
    ['order', ORDERS[order]],
    [
      'references',
      `${references}: ${referencePolicy(references).meaning(referenceWordsOf(model))}`,
    ],
    ['rows per transaction', String(batch)],
    ['rows sent together', pipeline > 1 ? String(pipeline) : '1: each row is awaited'],
    [
      'rows of a turn',
      turn > 1 ? `${turn}, each in a transaction of its own` : String(Math.max(batch, pipeline)),
    ],
    ...(unit === undefined
      ? []
      : [
          [
            'units',
            `${describeUnit(modelOfRun(run), unit)}; ${policyNamed(together).meaning}`,
          ] as const,
        ]),
    ['short way for clean rows', lane],
    ['writer', WRITERS[writer]],
    ...(thinkTime === '' ? [] : [['pace', `${thinkTime}, before each row`] as const]),
    ...(rows === undefined ? [] : [['generated rows', formatAmount(rows, 'row')] as const]),
    ...(durationMs === undefined
      ? []
      : [['generated rows', `until ${formatTime(durationMs)} were over`] as const]),
    ...(invalid === undefined ? [] : [['generated invalid rows', formatShare(invalid)] as const]),
    ...(skew === undefined ? [] : [['skew', `Zipf's law with the exponent ${skew}`] as const]),
    ['start', describeStart(fresh, countExistingRows(record))],
    ['retried transactions', counters ? String(counters.retries) : NOT_COUNTED],
    ...describeRefusedUpgrades(record).map((sentence): Pair => ['refused write locks', sentence]),
    ...lockRows(settings),
    ...moves.map((move): Pair => ['rows moved', describeMove(move)]),
    ...databasesOf(settings).map(({ settings: database }): Pair => [
      database.database,
      describeDatabase(database),
    ]),
  ];
}

/** What is not as runs do it by default. */
function lockRows({
  begin = 'immediate',
  checkFirst = false,
  retry = 'fixed',
}: RunSettings): Pair[] {
  return [
    ...(begin === 'immediate' ? [] : [['transactions', BEGINNINGS[begin]] as const]),
    ...(checkFirst ? [['check first', 'the keys of a row were looked up before it'] as const] : []),
    ...(retry === 'fixed' ? [] : [['back-off before a retry', BACK_OFF_WORDS[retry]] as const]),
  ];
}

const BEGINNINGS = {
  deferred: 'BEGIN DEFERRED: the lock was taken with the first INSERT',
} as const;

const BACK_OFF_WORDS = {
  none: 'none: again at once',
  jitter: 'jitter: a random time that doubles with each try',
} as const;

const NOT_COUNTED = 'not known: the process ended before it recorded this';

function describeThreads(threads: number, peak: number | undefined): string {
  const inFlight = peak ? formatAmount(peak, 'row') : undefined;
  return inFlight === undefined ? String(threads) : `${threads}, at most ${inFlight} in flight`;
}

/** Threads think up to half as much again, so that they do not move in step. */
function describeDatabase({
  engine,
  version,
  journal,
  sync,
  durability,
}: DatabaseSettings): string {
  const settings = `${engine} ${version}, journal ${journal}, sync ${sync} (read back)`;
  return durability ? `${settings}; ${describeDurability(durability)}` : settings;
}

const WRITERS = {
  driver: 'prepared statements of the driver',
  sequelize: "Sequelize's models, in its own transactions",
} as const;

const ORDERS = {
  fifo: 'fifo: rows are written in their order, one turn of each entity at a time',
  race: "race: the databases' own locks decide which thread writes next",
} as const;

function environmentRows({ run }: RunRecord): Pair[] {
  const { dbsim, node, sqlite, platform, cores } = run.environment;
  return [
    ['versions', `dbsim-tui ${dbsim}, Node.js ${node}, SQLite ${sqlite}`],
    ['machine', `${platform}, ${formatAmount(cores, 'core')}`],
  ];
}
