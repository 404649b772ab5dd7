import type { DatabaseSettings } from '../../source/db/database-settings.js';
import type { DurabilityClass } from '../../source/db/durability-class.js';
import type { RunStatus } from '../../source/entities/ending.js';
import type { EntityName } from '../../source/entities/entity.js';
import type { Reason } from '../../source/entities/outcome.js';
import type { Attempt, AttemptError } from '../../source/ledger/attempt.js';
import type { PaceChange, RunPause, RunSteps } from '../../source/ledger/pauses.js';
import type { PhaseTimes } from '../../source/ledger/phases.js';
import type {
  EntitySettings,
  RunEnvironment,
  RunMove,
  RunRecord,
  RefusedUpgrades,
  RunSettings,
} from '../../source/ledger/record.js';
import type {
  Audit,
  AuditCheck,
  Cause,
  DatabaseTotals,
  CpuTime,
  Latency,
  ThreadTotals,
  Throughput,
  OpenLoop,
  Totals,
  UnitTimes,
  UnitTotals,
} from '../../source/ledger/summary.js';
import type { DatabaseHealth } from '../../source/router/health/health.js';

type Plain<Value> = [Value] extends [string]
  ? 'string'
  : [Value] extends [number]
    ? 'number'
    : [Value] extends [boolean]
      ? 'boolean'
      : [Value] extends [readonly unknown[]]
        ? 'array'
        : 'object';

type Kind<Value> = null extends Value ? `${Plain<Exclude<Value, null>>} or null` : Plain<Value>;

/** Each field of a type with the JSON type of its value, and whether it may be absent. */
type FieldsOf<Type> = {
  readonly [Name in keyof Type]-?: object extends Pick<Type, Name>
    ? `${Kind<Exclude<Type[Name], undefined>>}, optional`
    : Kind<Type[Name]>;
};

const run = {
  id: 'string',
  startedAt: 'string',
  workload: 'string',
  seed: 'number or null',
  model: 'object, optional',
  planned: 'number, optional',
  threads: 'number',
  settings: 'object',
  environment: 'object',
  status: 'string',
  durationMs: 'number',
  elapsedMs: 'number, optional',
  pauses: 'array, optional',
  paceChanges: 'array, optional',
  steps: 'object, optional',
  cpuMs: 'object or null, optional',
  phaseDetail: 'string, optional',
  peakInFlight: 'number',
  retries: 'number',
  refusedUpgrades: 'object, optional',
  health: 'array, optional',
  moves: 'array, optional',
} as const satisfies FieldsOf<RunRecord['run']>;

const totals = {
  attempted: 'number',
  inserted: 'number',
  rejected: 'number',
  invalid: 'number',
  duplicate: 'number',
  'missing-reference': 'number',
  failed: 'number',
  unknown: 'number',
  undone: 'number, optional',
  successRate: 'number or null',
} as const satisfies FieldsOf<Totals>;

const database = {
  database: 'string',
  engine: 'string',
  version: 'string',
  journal: 'string',
  sync: 'string',
  durability: 'object, optional',
} as const satisfies FieldsOf<DatabaseSettings>;

const perEntity = {
  User: 'object',
  Product: 'object',
  Order: 'object',
} as const satisfies FieldsOf<Record<EntityName, object>>;

/**
 * The fields of the record's types, by the pointer of their place in the schema. The compiler refuses
 * a list that is not its type's, and the test a schema that is not the list's.
 */
export const RECORD_FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': {
    schema: 'string',
    run: 'object',
    totals: 'object',
    entities: 'object',
    databases: 'array, optional',
    causes: 'array, optional',
    tooEarly: 'number, optional',
    threads: 'array',
    latencyMs: 'object',
    units: 'object, optional',
    openLoop: 'object, optional',
    throughput: 'object',
    audit: 'object',
    attempts: 'array, optional',
    attemptsFile: 'string',
    unknownFile: 'string, optional',
  } satisfies FieldsOf<RunRecord>,
  '/$defs/run': run,
  '/$defs/refusedUpgrades': {
    busy: 'number',
    snapshot: 'number',
  } satisfies FieldsOf<RefusedUpgrades>,
  '/$defs/settings': {
    order: 'string',
    references: 'string',
    batch: 'number',
    pipeline: 'number, optional',
    turn: 'number, optional',
    unit: 'string, optional',
    together: 'string, optional',
    begin: 'string, optional',
    checkFirst: 'boolean, optional',
    retry: 'string, optional',
    lane: 'string, optional',
    writer: 'string, optional',
    paceMs: 'number',
    slowMs: 'number, optional',
    rate: 'number, optional',
    arrival: 'string, optional',
    fresh: 'boolean',
    rows: 'number, optional',
    invalid: 'number, optional',
    skew: 'number, optional',
    durationMs: 'number, optional',
    map: 'string, optional',
    row: 'string, optional',
    topology: 'string, optional',
    topologyFingerprint: 'string, optional',
    model: 'string, optional',
    databases: 'object',
  } satisfies FieldsOf<RunSettings>,
  '/$defs/entityDatabases': {
    ...database,
    spread: 'string, optional',
    placement: 'object, optional',
    shards: 'array, optional',
  } satisfies FieldsOf<EntitySettings>,
  '/$defs/placement': {
    rule: 'string',
    by: 'string, optional',
    bounds: 'array, optional',
    labels: 'array, optional',
  },
  '/$defs/database': database,
  '/$defs/cause': {
    entity: 'string',
    outcome: 'string',
    field: 'string',
    rule: 'string',
    code: 'string',
    rows: 'number',
    first: 'object',
  } satisfies FieldsOf<Cause>,
  '/$defs/cause/properties/first': {
    row: 'number',
    message: 'string',
  } satisfies FieldsOf<Cause['first']>,
  '/$defs/databaseTotals': {
    entity: 'string',
    database: 'string or null',
    rowsBefore: 'number, optional',
    ...totals,
  } satisfies FieldsOf<DatabaseTotals>,
  '/$defs/durability': {
    killedProcess: 'string',
    powerCut: 'string',
  } satisfies FieldsOf<DurabilityClass>,
  '/$defs/environment': {
    dbsim: 'string',
    node: 'string',
    sqlite: 'string',
    platform: 'string',
    cores: 'number',
  } satisfies FieldsOf<RunEnvironment>,
  '/$defs/health': {
    database: 'string',
    state: 'string',
    retries: 'number',
    reconnects: 'number',
    outages: 'array',
  } satisfies FieldsOf<DatabaseHealth>,
  '/$defs/pause': {
    cause: 'string',
    askedMs: 'number',
    fromMs: 'number',
    toMs: 'number or null',
  } satisfies FieldsOf<RunPause>,
  '/$defs/paceChange': { atMs: 'number', paceMs: 'number' } satisfies FieldsOf<PaceChange>,
  '/$defs/steps': { count: 'number', stoppedMs: 'number' } satisfies FieldsOf<RunSteps>,
  '/$defs/cpuTime': { user: 'number', system: 'number' } satisfies FieldsOf<CpuTime>,
  '/$defs/phases': {
    thinking: 'number',
    checking: 'number',
    reference: 'number',
    turn: 'number',
    lock: 'number',
    writing: 'number',
    recording: 'number',
    paused: 'number',
    idle: 'number',
  } satisfies FieldsOf<PhaseTimes>,
  '/$defs/move': { atMs: 'number', topology: 'string or null' } satisfies FieldsOf<RunMove>,
  '/properties/entities': perEntity,
  '/$defs/settings/properties/databases': perEntity,
  '/$defs/totals': totals,
  '/$defs/thread': {
    thread: 'number',
    osThread: 'number or null',
    busyMs: 'number',
    lockWaitMs: 'number',
    referenceWaitMs: 'number',
    lifetimeMs: 'number or null, optional',
    phasesMs: 'object or null, optional',
    ...totals,
  } satisfies FieldsOf<ThreadTotals>,
  '/$defs/units': {
    size: 'number',
    whole: 'number',
    none: 'number',
    part: 'number',
    open: 'number',
    recovered: 'number',
    removed: 'number',
    compensated: 'number, optional',
    prepared: 'number, optional',
    latencyMs: 'object',
    exposedMs: 'object',
    acknowledgedMs: 'object, optional',
    relayLagMs: 'object, optional',
  } satisfies FieldsOf<UnitTotals>,
  '/$defs/unitTimes': {
    p50: 'number or null',
    p99: 'number or null',
    max: 'number or null',
  } satisfies FieldsOf<UnitTimes>,
  '/$defs/openLoop': {
    serviceMs: 'object',
    lateRows: 'number',
    notBegun: 'number or null',
    behindMs: 'number',
    limit: 'string',
  } satisfies FieldsOf<OpenLoop>,
  '/$defs/latency': {
    p50: 'number or null',
    p90: 'number or null',
    p95: 'number or null',
    p99: 'number or null',
    p999: 'number or null',
    max: 'number or null',
    mean: 'number or null',
  } satisfies FieldsOf<Latency>,
  '/$defs/throughput': {
    rowsPerSecond: 'number',
    series: 'array',
  } satisfies FieldsOf<Throughput>,
  '/$defs/audit': { ok: 'boolean', checks: 'array' } satisfies FieldsOf<Audit>,
  '/$defs/check': {
    name: 'string',
    ok: 'boolean',
    found: 'number',
    detail: 'string',
  } satisfies FieldsOf<AuditCheck>,
  '/$defs/attempt': {
    entity: 'string',
    row: 'number',
    values: 'object',
    thread: 'number',
    outcome: 'string',
    reasons: 'array',
    startedMs: 'number or null',
    latencyMs: 'number or null',
    lateMs: 'number, optional',
    retries: 'number, optional',
    error: 'object, optional',
  } satisfies FieldsOf<Attempt>,
  '/$defs/reason': {
    field: 'string',
    rule: 'string',
    message: 'string',
  } satisfies FieldsOf<Reason>,
  '/$defs/error': { class: 'string', code: 'string' } satisfies FieldsOf<AttemptError>,
};

const statuses: Readonly<Record<RunStatus, true>> = {
  completed: true,
  interrupted: true,
  failed: true,
};

/** Fields that every record of version 2 has, and none of version 1: optional in the types alone. */
export const SINCE_VERSION_2: Readonly<Record<string, readonly string[]>> = {
  '/$defs/run': ['elapsedMs', 'pauses', 'paceChanges', 'cpuMs', 'phaseDetail'],
  '/$defs/thread': ['lifetimeMs', 'phasesMs'],
};

/** The values of `RunStatus`. */
export const RUN_STATUSES = Object.keys(statuses);
