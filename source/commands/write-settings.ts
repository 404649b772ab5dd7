import { UsageError } from '../base/errors.js';
import { BACK_OFFS } from '../base/retry.js';
import { BEGIN_MODES } from '../db/connection-options.js';
import { JOURNAL_MODES, SYNC_LEVELS } from '../db/durability.js';
import { WRITER_KINDS } from '../db/writer-kind.js';
import { hasServer, type Topology } from '../router/topology.js';
import { ARRIVALS } from '../sim/arrivals.js';
import {
  conflictOf,
  DEFAULT_SETTINGS,
  LANE_POLICIES,
  LIMITS,
  ORDER_POLICIES,
  type WriteSettings,
} from '../sim/settings.js';
import { REFERENCE_POLICIES } from '../references/registry.js';
import { TOGETHER_POLICIES } from '../units/meanings.js';
import type { FlagValues } from './context.js';
import { givenUnit } from './unit-option.js';
import { readChoice, readDecimal, readInteger } from './values.js';

type NumberFlag = 'threads' | 'batch' | 'pipeline' | 'turn' | 'pace' | 'slow';

/** The settings that the flags ask for. @throws UsageError */
export function readSettings(flags: FlagValues): WriteSettings {
  const given = (flag: NumberFlag): number | undefined =>
    flags[flag] === undefined ? undefined : readInteger(flag, String(flags[flag]), LIMITS[flag]);
  const integer = (flag: NumberFlag, fallback: number): number => given(flag) ?? fallback;
  const choice = <Choice extends string>(
    flag: string,
    fallback: Choice,
    choices: readonly Choice[],
  ): Choice =>
    flags[flag] === undefined ? fallback : readChoice(flag, String(flags[flag]), choices);
  const settings: WriteSettings = {
    threads: integer('threads', DEFAULT_SETTINGS.threads),
    batch: integer('batch', DEFAULT_SETTINGS.batch),
    pipeline: integer('pipeline', DEFAULT_SETTINGS.pipeline),
    turn: given('turn'),
    paceMs: integer('pace', DEFAULT_SETTINGS.paceMs),
    slowMs: integer('slow', DEFAULT_SETTINGS.slowMs),
    writer: choice('writer', DEFAULT_SETTINGS.writer, WRITER_KINDS),
    begin: choice('begin', DEFAULT_SETTINGS.begin, BEGIN_MODES),
    // A comparison gives the switch a value.
    checkFirst: flags['check-first'] === true || flags['check-first'] === 'on',
    retry: choice('retry', DEFAULT_SETTINGS.retry, BACK_OFFS),
    order: choice('order', DEFAULT_SETTINGS.order, ORDER_POLICIES),
    references: choice('references', DEFAULT_SETTINGS.references, REFERENCE_POLICIES),
    lane: choice('lane', DEFAULT_SETTINGS.lane, LANE_POLICIES),
    ...readUnit(flags),
    journal: choice('journal', DEFAULT_SETTINGS.journal, JOURNAL_MODES),
    sync: choice('sync', DEFAULT_SETTINGS.sync, SYNC_LEVELS),
    ...readRate(flags),
    fresh: flags['fresh'] === true,
  };
  const conflict = conflictOf(settings);
  if (conflict !== undefined) throw new UsageError(conflict, '');
  return settings;
}

/** Whether the model has such a unit is checked with the workload. @throws UsageError */
function readUnit(flags: FlagValues): Pick<WriteSettings, 'unit' | 'together'> {
  const unit = givenUnit(flags);
  const { together } = flags;
  if (unit === undefined && together !== undefined) {
    throw new UsageError('--together is how the rows of --unit are written: add --unit', '');
  }
  return {
    ...(unit === undefined ? {} : { unit }),
    together: readChoice(
      'together',
      String(together ?? DEFAULT_SETTINGS.together),
      TOGETHER_POLICIES,
    ),
  };
}

function readRate({ rate, arrival }: FlagValues): Pick<WriteSettings, 'rate' | 'arrival'> {
  if (rate === undefined && arrival !== undefined) {
    throw new UsageError('--arrival is how the rows of --rate arrive: add --rate', '');
  }
  return {
    arrival: readChoice('arrival', String(arrival ?? DEFAULT_SETTINGS.arrival), ARRIVALS),
    ...(rate === undefined ? {} : { rate: readDecimal('rate', String(rate), LIMITS.rate) }),
  };
}

/** A deferred begin is SQLite's. @throws UsageError where the databases have none */
export function requirePossible({ begin }: WriteSettings, topology: Topology): void {
  if (begin !== 'deferred') return;
  if (hasServer(topology)) {
    throw new UsageError(
      '--begin deferred is for SQLite files, and the topology names servers, where BEGIN takes no lock',
      '',
    );
  }
  const spread = Object.values(topology).find(({ shards }) => shards.length > 1);
  const entity = spread?.shards[0]?.entity.name;
  if (entity === undefined) return;
  throw new UsageError(
    `--begin deferred is for one database an entity: a transaction of ${entity} begins in each of several as it writes there`,
    '',
  );
}
