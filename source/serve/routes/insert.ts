import { formatAmount } from '../../base/format.js';
import type { Entity } from '../../entities/entity.js';
import { lateOf } from '../../entities/references.js';
import { holderIn } from '../../entities/taken.js';
import type { Outcome } from '../../entities/outcome.js';
import type { RawRow } from '../../entities/value.js';
import type { Attempt } from '../../ledger/attempt.js';
import type { InsertedRow as Decided } from '../../services/insertions.js';
import { readJson } from '../../sim/workloads/files/json.js';
import { readJsonRecord } from '../../sim/workloads/files/json-record.js';
import type { InsertedList, InsertedRow, Problem, ProblemName, RowResult } from '../api.js';
import { readJsonText } from '../body.js';
import { requireTable, type ServerContext } from '../context.js';
import { hashRequest, withIdempotency } from '../idempotency.js';
import { HttpProblem, problemOf, problemResponse } from '../problem.js';
import { json, type ApiRequest, type Route } from '../route.js';
import { valuesOf } from './rows.js';

/** Rows of one list. */
const MOST_ROWS = 1000;

/** The name of the body in messages about it. */
const BODY = 'the body';

/** Inserts rows: the same rules, router and ledger as a run's. */
export function insertRoutes(context: ServerContext): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/{table}',
      id: 'insertRows',
      summary: 'Insert one row, or a list of rows; nothing is ever overwritten',
      parameters: [
        {
          name: 'Idempotency-Key',
          in: 'header',
          description:
            'A name of the request: sent again, it gets the same answer and inserts nothing',
          schema: { type: 'string', maxLength: 200 },
        },
      ],
      body: 'RowOrRows',
      answers: {
        201: { description: 'The row is stored', schema: 'InsertedRow' },
        207: { description: 'One result for each row of the list', schema: 'InsertedList' },
        409: { description: 'A key is taken, or a reference is missing', schema: 'Problem' },
        422: { description: 'The row breaks rules: all reasons', schema: 'Problem' },
      },
      handle: (request) => insert(context, request),
    },
  ];
}

async function insert(context: ServerContext, { request, path }: ApiRequest): Promise<Response> {
  const entity = requireTable(context, path['table']);
  requireInsertable(entity);
  const text = await readJsonText(request);
  const key = request.headers.get('idempotency-key');
  const answer = (): Promise<Response> => insertText(context, entity, text);
  if (key === null) return answer();
  const hash = hashRequest('POST', entity.table, text);
  return withIdempotency(context.store, { key, hash }, answer);
}

async function insertText(
  { insertions, meter }: ServerContext,
  entity: Entity,
  text: string,
): Promise<Response> {
  const isList = text.trimStart().startsWith('[');
  const rows = isList ? await readList(entity, text) : [readOne(entity, text)];
  const beganMs = performance.now();
  const { run, rows: decided } = await insertions.insert(entity, rows);
  meter.countInserted(entity, decided, (performance.now() - beganMs) / 1000);
  const results = decided.map((row) => resultOf(entity, run, row));
  if (isList) return json({ results } satisfies InsertedList, 207);
  const [result] = results;
  if (!result) throw new HttpProblem('bad-request', 'The body has no row');
  if ('problem' in result) return problemResponse(result.problem);
  const { status, ...body } = result;
  const id = encodeURIComponent(String(Object.values(body.values)[0]));
  return json(body, status, { location: `/api/${encodeURIComponent(entity.table)}/${id}` });
}

/** References that close a circle are written once all rows of a run are, which an open run does not know. */
function requireInsertable(entity: Entity): void {
  if (lateOf(entity).length === 0) return;
  throw new HttpProblem(
    'conflict',
    `Rows of ${entity.table} refer to each other in a circle, and cannot be inserted one by one`,
    { hint: 'Insert them with a run' },
  );
}

function readOne(entity: Entity, text: string): RawRow {
  return readJsonRecord({ entity, file: BODY, chunks: nothing() }, text, { line: 1 });
}

async function readList(entity: Entity, text: string): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  const chunks = (async function* once() {
    yield Buffer.from(text);
  })();
  await readJson({ entity, file: BODY, chunks }, (row) => {
    if (rows.length === MOST_ROWS) {
      throw new HttpProblem('too-large', `A list may have ${formatAmount(MOST_ROWS, 'row')}`);
    }
    rows.push(row);
  });
  if (rows.length === 0) throw new HttpProblem('bad-request', 'The list has no row');
  return rows;
}

async function* nothing(): AsyncGenerator<Buffer> {}

function resultOf(entity: Entity, run: string, { attempt, stored, database }: Decided): RowResult {
  if (stored) {
    const values = valuesOf(entity, stored);
    const inserted: InsertedRow = { values, database: database ?? '', run, row: attempt.row };
    return { status: 201, ...inserted };
  }
  const problem = problemOfAttempt(entity, attempt);
  return { status: problem.status, problem };
}

/** The problem of each outcome. */
const OF_OUTCOME: Readonly<Record<Exclude<Outcome, 'inserted'>, ProblemName>> = {
  invalid: 'invalid-row',
  duplicate: 'duplicate',
  'missing-reference': 'missing-reference',
  failed: 'failed',
  unknown: 'unknown-outcome',
  undone: 'failed',
};

function problemOfAttempt(entity: Entity, { outcome, reasons }: Attempt): Problem {
  const name = outcome === 'inserted' ? 'internal' : OF_OUTCOME[outcome];
  const detail = reasons.map(({ message }) => message).join('; ');
  const taken = reasons
    .map((reason) => holderIn(reason, reason.field))
    .find((holder) => holder !== undefined);
  return problemOf(name, detail === '' ? `${entity.name} was not inserted` : detail, {
    outcome,
    reasons,
    ...(outcome === 'duplicate' && taken !== undefined ? { takenBy: taken } : {}),
  });
}
