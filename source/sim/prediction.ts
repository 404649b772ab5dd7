import { cutText, escapeText } from '../base/text.js';
import { nameById, type EntityName, type Model } from '../entities/entity.js';
import { printOfRow, showTarget } from '../entities/identity.js';
import type { Outcome } from '../entities/outcome.js';
import { checkedOf } from '../entities/references.js';
import type { RawRow } from '../entities/value.js';
import type { Attempt } from '../ledger/attempt.js';
import { fateOf, Fates } from '../ledger/fates.js';
import { uniqueKeysOf } from './holders.js';
import { ClaimedRow } from './work.js';

/** The first rows of a workload, or all of them. */
export interface KnownRows {
  readonly rows: Readonly<Record<EntityName, readonly RawRow[]>>;
  /** Whether a later row of an entity, which is not among them, may carry an id. */
  mayFollow(entity: EntityName, id: number): boolean;
  /** Where a person finds a row (counted from 1): "line 7 of users.csv". */
  placeOf?(entity: EntityName, row: number): string | undefined;
}

/** What becomes of a row when it is written to empty databases in row order. */
export interface PredictedRow {
  readonly row: number;
  readonly outcome: Outcome;
  /** As the run would record it; no thread has decided it, and no time has passed. */
  attempt(this: void): Attempt;
  /** Rows that it points to and that are not among the known ones, "User 512": the run decides. */
  readonly open: readonly string[];
}

/** Longest key that is shown, in characters. */
const SHOWN = 60;

/** The ids and unique values that rows before have taken. */
interface Taken {
  /** The second number of the key by the id; see `printOfKey`. */
  readonly ids: Map<number, number>;
  /** The id of the row that holds a unique value, in the form in which it is compared. */
  readonly uniques: Map<string, number>;
}

/**
 * Predicts the outcome of each row by the rules of a run: into empty databases, in row order, and with
 * rows that wait for those to which they refer. Rows that are stored already, and races, change it.
 * @param checksReferences whether rows are rejected that refer to a missing row
 */
export function* predictOutcomes(
  known: KnownRows,
  checksReferences: boolean,
  model: Model,
): Generator<PredictedRow, void, void> {
  const taken = new Map(model.entities.map(({ name }) => [name, emptyTaken()]));
  const fates = new Fates(model);
  for (const entity of model.parentsFirst) {
    const { name } = entity;
    const own = taken.get(name) ?? emptyTaken();
    for (const [index, raw] of known.rows[name]!.entries()) {
      const row = new ClaimedRow(entity, index + 1, raw, 0, () => known.placeOf?.(name, index + 1));
      noteTaken(row, own);
      const open = checksReferences ? checkReferences(row, known, taken, fates) : [];
      const isWritten = row.writable !== undefined;
      if (isWritten) take(row, own);
      row.decide(isWritten);
      // Made when it is asked for: of most rows only the outcome is.
      const attempt = (): Attempt => fates.complete(row.toAttempt(0, 0));
      const fate = isWritten ? undefined : fateOf(attempt(), model);
      if (fate) fates.add(fate);
      yield { row: row.row, outcome: row.outcome ?? 'inserted', open, attempt };
    }
  }
}

const emptyTaken = (): Taken => ({ ids: new Map(), uniques: new Map() });

function noteTaken(row: ClaimedRow, { ids, uniques }: Taken): void {
  const { id } = row;
  row.addHolders({
    byId: id !== undefined && ids.has(id) ? id : null,
    byUniques: uniqueKeysOf(row).map((key) =>
      key === undefined ? null : (uniques.get(key) ?? null),
    ),
  });
}

function take(row: ClaimedRow, { ids, uniques }: Taken): void {
  const { id } = row;
  if (id === undefined) return;
  ids.set(id, printOfRow(row.entity, row.fields));
  for (const key of uniqueKeysOf(row)) if (key !== undefined) uniques.set(key, id);
}

/** Notes which rows it points to are missing. @returns those of which that is not known yet */
function checkReferences(
  row: ClaimedRow,
  known: KnownRows,
  taken: ReadonlyMap<EntityName, Taken>,
  fates: Fates,
): string[] {
  const open: string[] = [];
  for (const reference of checkedOf(row.entity)) {
    const { target } = reference;
    const id = row.target(reference);
    if (id === undefined || taken.get(target)?.ids.get(id) === row.print(reference)) continue;
    if (known.mayFollow(target, id)) {
      open.push(nameById(target, escapeText(cutText(showTarget(reference, row.fields), SHOWN))));
    } else row.addMissing(reference, fates.get(target, id) !== undefined);
  }
  return open;
}
