import { OUTCOMES } from '../../entities/outcome.js';
import { THREAD_STATES } from '../../sim/thread-state.js';
import { RUN_STATES } from '../api.js';

/** A JSON Schema of the dialect of OpenAPI 3.1. */
export type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const whole: Schema = { type: 'integer' };
const flag: Schema = { type: 'boolean' };
const moment: Schema = { type: 'string', format: 'date-time' };
const plain: Schema = { type: ['string', 'number', 'boolean', 'null'] };

function list(items: Schema): Schema {
  return { type: 'array', items };
}

function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** @param optional names of members that may be absent */
function object(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required };
}

/** Rows by the names of their fields: these depend on the model. */
const row: Schema = { type: 'object', additionalProperties: plain };

const settings: Schema = {
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
  description: 'Flags of the command without their dashes',
};

/** Numbers by outcome. */
const counts: Schema = {
  type: 'object',
  additionalProperties: whole,
  description: `By outcome: ${OUTCOMES.join(', ')}`,
};

/** The bodies of the API, as api.ts has them. */
export const SCHEMAS = {
  Reason: object({ field: text, rule: text, message: text }),
  Problem: object(
    {
      type: text,
      title: text,
      status: whole,
      detail: text,
      hint: text,
      reasons: list(ref('Reason')),
      outcome: { enum: [...OUTCOMES] },
      takenBy: { type: ['integer', 'string'] },
    },
    ['hint', 'reasons', 'outcome', 'takenBy'],
  ),
  FieldInfo: object(
    {
      name: text,
      kind: text,
      optional: flag,
      derived: flag,
      choices: list(plain),
      min: { type: ['number', 'string'] },
      max: { type: ['number', 'string'] },
      decimals: whole,
      references: text,
      example: plain,
    },
    ['choices', 'min', 'max', 'decimals', 'references', 'example'],
  ),
  TableInfo: object({
    table: text,
    entity: text,
    fields: list(ref('FieldInfo')),
    uniques: list(list(text)),
    databases: list(text),
    rule: text,
    definition: { type: 'object' },
  }),
  ServerInfo: object({
    version: text,
    needsToken: flag,
    model: text,
    tables: list(ref('TableInfo')),
    topology: { type: ['string', 'null'] },
  }),
  DatabasesInfo: object({
    databases: list({
      ...object({ entity: text, name: text, engine: text, state: text }),
      additionalProperties: true,
    }),
  }),
  StoredRowInfo: object({ values: row, database: text }),
  RowsPage: object({
    rows: list(ref('StoredRowInfo')),
    next: { type: ['integer', 'null'] },
    missing: list(object({ database: text, problem: text })),
  }),
  RowOrRows: { oneOf: [row, { type: 'array', items: row, minItems: 1, maxItems: 1000 }] },
  InsertedRow: object({ values: row, database: text, run: text, row: whole }),
  InsertedList: object({
    results: list({
      ...object(
        {
          status: whole,
          values: row,
          database: text,
          run: text,
          row: whole,
          problem: ref('Problem'),
        },
        ['values', 'database', 'run', 'row', 'problem'],
      ),
    }),
  }),
  ExplainedRowInfo: object({
    entity: text,
    database: text,
    rule: text,
    checks: list(text),
    statements: list(object({ database: text, sql: text })),
    reasons: list(ref('Reason')),
    prospects: list(
      object({ field: text, verdict: { enum: ['fine', 'against', 'unknown'] }, text }),
    ),
    outcome: { enum: [...OUTCOMES] },
  }),
  RunRequest: object({ workload: text, settings }, ['workload', 'settings']),
  ExperimentRequest: object(
    { workload: text, vary: { type: 'object', additionalProperties: text }, settings },
    ['workload', 'settings'],
  ),
  RunInfo: object(
    {
      id: text,
      state: { enum: [...RUN_STATES] },
      run: { type: ['string', 'null'] },
      request: { type: 'object' },
      queuedAt: moment,
      startedAt: moment,
      endedAt: moment,
      problem: text,
      phase: text,
      summary: { type: 'object' },
      causes: list({ type: 'object' }),
    },
    ['request', 'queuedAt', 'startedAt', 'endedAt', 'problem', 'phase', 'summary', 'causes'],
  ),
  RunList: object({ queued: list(ref('RunInfo')), runs: list(ref('RunInfo')) }),
  AttemptsPage: object({
    attempts: list({
      ...object({ entity: text, row: whole, thread: whole, outcome: text }),
      additionalProperties: true,
    }),
    count: whole,
    outcomes: counts,
  }),
  LiveThread: object(
    {
      thread: whole,
      state: { enum: [...THREAD_STATES] },
      text,
      row: object({ entity: text, row: whole }),
      awaited: object({ entity: text, row: whole }),
      holder: whole,
      decided: whole,
      refused: whole,
    },
    ['row', 'awaited', 'holder'],
  ),
  Health: object({ status: { const: 'ok' } }),
  Readiness: object({
    ready: flag,
    databases: list(object({ name: text, state: text, problem: text }, ['problem'])),
  }),
  SessionRequest: object({ token: text }),
} satisfies Readonly<Record<string, Schema>>;

export type SchemaName = keyof typeof SCHEMAS;
