import { setImmediate as nextTurn } from 'node:timers/promises';

import { ProgramError } from '../base/errors.js';
import { perEntity, type EntityName, type Model } from '../entities/entity.js';
import { headerOf } from '../ledger/catalogue.js';
import { modelOfRun } from '../ledger/model-of-run.js';
import { runFiles, runsFolder } from '../ledger/files.js';
import type { EndLine } from '../ledger/journal.js';
import type { RunTiming } from '../ledger/timing.js';
import { readPieces } from '../ledger/lines.js';
import type { RunHeader } from '../ledger/record.js';
import { AttemptReader } from '../ledger/attempt-reader.js';
import { EXPECTATION, type Refused } from './expectation.js';
import { IdTable } from './id-table.js';
import { DatabaseTally } from './database-tally.js';
import {
  noDecidedRows,
  unknownAttempt,
  type DecidedRows,
  type UnknownRow,
} from '../ledger/unknown-rows.js';
import type { ExpectedRejections } from './expected-rejections.js';
import { expectedRejectionsOf } from './expected-rejections.js'; // late
import { readJournal } from './journal.js';
import type { LateValues } from '../ledger/late-values.js';
import { readLaterRuns } from './later-runs.js';
import { MetRows } from './met-rows.js';
import { Refusals, type RefusalFacts } from './refusals.js';
import type { UnitTotals } from '../ledger/summary.js';
import { Tally } from './tally.js';
import { countUnits } from './unit-totals.js';

/** The evidence from the ledger: which rows must, may and must not be in the databases. */
export interface Evidence {
  readonly header: RunHeader;
  readonly model: Model;
  /** Undefined for a run whose process was killed. */
  readonly end: EndLine | undefined;
  readonly tally: Tally;
  readonly databases: DatabaseTally;
  /** Its pauses and pace changes. */
  readonly timing: RunTiming;
  readonly refusals: RefusalFacts;
  readonly ids: Readonly<Record<EntityName, IdTable>>;
  /** What the run wrote into rows once all were there. */
  readonly late: LateValues;
  /** Stored rows that had a unique value of a row of the run. */
  readonly metRows: MetRows;
  readonly unknownRows: readonly UnknownRow[];
  /** Undefined where rows were not written in units. */
  readonly units: UnitTotals | undefined;
  /** Rows that have two outcomes in the ledger. */
  readonly decidedTwice: number;
  /** Acknowledged rows whose id was acknowledged earlier, or existed before the run. */
  readonly acknowledgedTwice: number;
  /** Lines of the attempts file that cannot be read. */
  readonly tornLines: number;
  /** Describes what emptied the databases after this run; undefined if nothing did. */
  readonly emptiedBy: string | undefined;
  /** What was known before the run of the rows that it rejects; undefined where that depends on more than its rows. */
  readonly expected: ExpectedRejections | undefined;
}

/**
 * Reads the ledger of a run, and of later runs; yields to the event loop meanwhile.
 * @throws ProgramError if there is no such run
 */
export async function gatherEvidence(dir: string, runId: string): Promise<Evidence> {
  const files = runFiles(dir, runId);
  const header = headerOf(dir, runId);
  if (!header) {
    throw new ProgramError(`There is no run ${runId} in ${runsFolder(dir)}`, {
      exitCode: 2,
      hint: 'Run `dbsim-tui status` to see the folder that is used, or name it with --dir',
    });
  }
  const model = modelOfRun(header);
  const ids = perEntity(() => new IdTable(), model);
  const tally = new Tally(model);
  const databases = new DatabaseTally(header.settings, model);
  const refusals = new Refusals(model);
  const metRows = new MetRows(model);
  const expected = header.model === undefined ? undefined : expectedRejectionsOf(header);
  const attempts = await readAttempts(files.attempts, { model, ids }, (attempt) => {
    tally.add(attempt);
    expected?.add(attempt.entity, attempt.row, attempt.outcome);
    databases.add(attempt.entity, attempt.outcome, (position) => attempt.number(position));
    const refused = attempt.outcome === 'inserted' ? undefined : attempt.parsed();
    if (!refused) return;
    refusals.add(refused);
    const own = ids[refused.entity]!;
    metRows.add(refused, (id) => own.get(id).expectation >= EXPECTATION.inserted);
  });
  const journal = readJournal(files.journal, ids, attempts.decided, databases);
  for (const unknown of journal.unknownRows) {
    const { entity, thread, id } = unknown;
    refusals.add(unknownAttempt(unknown, model));
    tally.count(entity, thread, 'unknown');
    databases.add(entity, 'unknown', (position) => (position === 0 ? id : Number.NaN));
  }
  await findInserted(files.attempts, refusals, { model, ids });
  const timing = journal.timing.finish();
  return {
    header,
    model,
    refusals: refusals.finish(timing.pauses),
    end: journal.end,
    tally,
    databases,
    timing,
    ids,
    late: journal.late,
    metRows,
    unknownRows: journal.unknownRows,
    units: countUnits(header, files.units),
    decidedTwice: attempts.decidedTwice,
    acknowledgedTwice: attempts.acknowledgedTwice + journal.acknowledgedTwice,
    tornLines: attempts.tornLines,
    expected: journal.existing === 0 ? expected : undefined,
    emptiedBy: readLaterRuns(dir, runId, header, ids),
  };
}

interface AttemptsRead {
  readonly decided: DecidedRows;
  decidedTwice: number;
  acknowledgedTwice: number;
  tornLines: number;
}

/** A model, and what is known of the rows of each of its entities. */
type KnownRows = Pick<Evidence, 'model' | 'ids'>;

async function readAttempts(
  file: string,
  { model, ids }: KnownRows,
  count: (attempt: AttemptReader) => void,
): Promise<AttemptsRead> {
  const read: AttemptsRead = {
    decided: noDecidedRows(model),
    decidedTwice: 0,
    acknowledgedTwice: 0,
    tornLines: 0,
  };
  read.tornLines = await forEachAttempt(file, model, (attempt) => {
    if (read.decided[attempt.entity]!.add(attempt.row)) read.decidedTwice += 1;
    count(attempt);
    if (expectAttempt(attempt, ids[attempt.entity]!)) read.acknowledgedTwice += 1;
  });
  return read;
}

/** Visits every attempt of a file. @returns the number of lines that are not attempts */
async function forEachAttempt(
  file: string,
  model: Model,
  visit: (attempt: AttemptReader) => void,
): Promise<number> {
  const attempt = new AttemptReader({ hash: true, model });
  let tornLines = 0;
  for (const piece of readPieces(file)) {
    await nextTurn();
    attempt.open(piece);
    for (let found = attempt.next(); found !== undefined; found = attempt.next()) {
      if (found) visit(attempt);
      else tornLines += 1;
    }
  }
  return tornLines;
}

/** Looks up when rows were inserted that were missing when others referred to them. */
async function findInserted(
  file: string,
  refusals: Refusals,
  { model, ids }: KnownRows,
): Promise<void> {
  const wanted = perEntity(() => new Set<number>(), model);
  let count = 0;
  for (const [entity, id] of refusals.lackedIds()) {
    if (ids[entity]!.get(id).expectation !== EXPECTATION.inserted) continue;
    wanted[entity]!.add(id);
    count += 1;
  }
  if (count === 0) return;
  await forEachAttempt(file, model, ({ entity, id, outcome, thread, startedMs, latencyMs }) => {
    if (outcome !== 'inserted' || !wanted[entity]!.has(id)) return;
    refusals.addInserted({ entity, id, thread, decidedMs: startedMs + latencyMs });
  });
}

/** Notes the expectation that follows from an attempt. @returns whether its id was acknowledged already */
function expectAttempt(attempt: AttemptReader, ids: IdTable): boolean {
  const { row, id, hash, outcome } = attempt;
  if (Number.isNaN(id)) return false;
  if (outcome === 'inserted') {
    return ids.expect(id, EXPECTATION.inserted, hash, row) === EXPECTATION.inserted;
  }
  if (outcome === 'unknown') ids.expect(id, EXPECTATION.unknown, 0, row);
  else {
    ids.expectRefused(id, refusedBy(attempt), hash, row);
  }
  return false;
}

function refusedBy({ outcome, foundIdTaken, isFirstTry }: AttemptReader): Refused {
  if (outcome === 'failed' || !foundIdTaken) return EXPECTATION.refused;
  return isFirstTry ? EXPECTATION.taken : EXPECTATION.takenLater;
}
