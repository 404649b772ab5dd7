import { existsSync } from 'node:fs';

import { perEntity, type EntityName, type Model } from '../entities/entity.js';
import type { Attempt } from './attempt.js';
import { parseAttempt } from './attempt-line.js';
import { AttemptReader } from './attempt-reader.js';
import { formatAttempt } from './attempt-writer.js';
import { saveClosingFile } from './closing-file.js';
import type { RunFiles } from './files.js';
import { pairsOf, type JournalLine, type WritingLine } from './journal.js';
import { parseLine, readLines, readPieces } from './lines.js';
import { RowSet } from './row-set.js';

/** A row whose outcome is not in the ledger, because its process or thread crashed. */
export interface UnknownRow {
  readonly entity: EntityName;
  readonly row: number;
  readonly id: number;
  /** The thread that was about to write it. */
  readonly thread: number;
}

/** The rows of each entity that have an outcome in the attempts file. */
export type DecidedRows = Readonly<Record<EntityName, RowSet>>;

export function noDecidedRows(model: Model): DecidedRows {
  return perEntity(() => new RowSet(), model);
}

/** The announced rows that are not decided. @param decided rows that are given are added, so that each is given once */
export function* undecidedRows(
  { entity, thread, rows }: WritingLine,
  decided: DecidedRows,
): Generator<UnknownRow, void, void> {
  for (const [row, id] of pairsOf(rows)) {
    if (!decided[entity]!.add(row)) yield { entity, row, id, thread };
  }
}

/** An unknown row as an attempt, for lists and exports; of its values, only the key is known. */
export function unknownAttempt({ entity, row, id, thread }: UnknownRow, model: Model): Attempt {
  const [key] = model.byName.get(entity)?.fields ?? [];
  const message = 'the run ended before its outcome reached the ledger';
  return {
    entity,
    row,
    values: { [key?.name ?? 'id']: id },
    thread,
    outcome: 'unknown',
    reasons: [{ field: '', rule: 'unknown', message }],
    startedMs: null,
    latencyMs: null,
  };
}

/** Saves the unknown rows of a run that is being closed. @throws ProgramError */
export async function saveUnknownRows(
  { unknown }: RunFiles,
  rows: readonly UnknownRow[],
  model: Model,
): Promise<void> {
  await saveClosingFile(
    unknown,
    rows.map((row) => formatAttempt(unknownAttempt(row, model))),
  );
}

/** The unknown rows of a run, from their file, or from the journal if the run was not closed. */
export function readUnknownRows(files: RunFiles, model: Model): Attempt[] {
  if (!existsSync(files.unknown)) {
    return findUnknownRows(files, model).map((row) => unknownAttempt(row, model));
  }
  return [...readLines(files.unknown)]
    .map((line) => parseAttempt(line, model))
    .filter((attempt) => attempt !== undefined);
}

function findUnknownRows({ attempts, journal }: RunFiles, model: Model): UnknownRow[] {
  const decided = noDecidedRows(model);
  const reader = new AttemptReader({ hash: false, model });
  for (const piece of readPieces(attempts)) {
    reader.open(piece);
    for (let found = reader.next(); found !== undefined; found = reader.next()) {
      if (found) decided[reader.entity]!.add(reader.row);
    }
  }
  return [...undecidedInJournal(journal, decided)];
}

/** The undecided rows of a journal; see `undecidedRows`. */
export function* undecidedInJournal(
  journal: string,
  decided: DecidedRows,
): Generator<UnknownRow, void, void> {
  for (const text of readLines(journal)) {
    const line = parseLine(text) as JournalLine | undefined;
    if (line?.type === 'writing') yield* undecidedRows(line, decided);
  }
}
