import { perEntity, type EntityName } from '../entities/entity.js';
import type { Model } from '../entities/model.js';
import { SHOP } from '../entities/shop.js';
import type { Outcome } from '../entities/outcome.js';
import type { RawRow } from '../entities/value.js';
import type { Attempt } from '../ledger/attempt.js';
import { Pace, type Task } from '../ledger/pace.js';
import type { ReferencePolicy } from '../ledger/record.js';
import type { RunModel } from '../model/run-model.js';
import { referencePolicy } from '../references/registry.js';
import { predictOutcomes, type KnownRows } from '../sim/prediction.js';
import { assignmentWorkload } from '../sim/workloads/assignment.js';
import { blankLinesNotice, readFirstRowsOf } from '../sim/workloads/folder.js';
import { rowWorkload } from '../sim/workloads/row.js';
import { openSource } from '../sim/workloads/source.js';
import type { RowCounts, Workload } from '../sim/workloads/workload.js';
import { columnNameIn, generatedWorkload, packageFiles, type ChosenWorkload } from './workload.js';

/** Rows of each entity that are looked at: of files, and of generated rows, which take longer to make. */
export const PREVIEWED_ROWS = 5000;
const PREVIEWED_GENERATED = 1000;

/** Generated rows that are made at once. */
const BLOCK = 50;

/** Rows of each entity that are kept whatever becomes of them, and rejected ones in all. */
const KEPT_FIRST = 50;
const KEPT_REJECTED = 200;

/** How often the clock is read. */
const ROWS_PER_LOOK = 20;

/** A row and what becomes of it, as far as that is known before a run. */
export interface PreviewedRow {
  /** As the run would record it; no thread has decided it, and no time has passed. */
  readonly attempt: Attempt;
  /** Rows that it points to and that were not looked at, "User 512": the run decides. */
  readonly open: readonly string[];
}

/** What a workload is, before any of it is written: its first rows, and what becomes of them. */
export interface WorkloadPreview {
  /** The model of its rows. */
  readonly model: Model;
  /** Rows that were looked at, from the first of each entity on. */
  readonly counts: RowCounts;
  /** Whether these are all rows of the workload. */
  readonly isWhole: boolean;
  /** Rows of the whole workload; absent where they are not known, or have no end. */
  readonly planned?: number;
  /** How many of them have each outcome. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** How many point to rows that were not looked at: the run decides. */
  readonly open: number;
  /** The first rows of each entity and the first rejected ones, in row order by entity. */
  readonly rows: readonly PreviewedRow[];
  /** What to know of how it was read, a sentence each without its full stop. */
  readonly notices: readonly string[];
}

/**
 * Judges the first rows of a workload; of large files it reads the beginning only.
 * @throws {InputError} at the first thing that is wrong with what is read of a file
 * @throws the signal's reason when it is aborted
 */
export async function previewWorkload(
  chosen: ChosenWorkload,
  references: ReferencePolicy,
  task: Task = {},
  own?: RunModel,
): Promise<WorkloadPreview> {
  const model = own?.model ?? SHOP;
  const pace = new Pace(task);
  const { known, isWhole, planned, notices } = await knowRows(chosen, { task, pace, own });
  const total = Object.values(known.rows).reduce((sum, { length }) => sum + length, 0);

  const outcomes: Partial<Record<Outcome, number>> = {};
  const rows: PreviewedRow[] = [];
  let open = 0;
  let rejected = 0;
  let judged = 0;
  for (const predicted of predictOutcomes(known, referencePolicy(references).asks, model)) {
    const { outcome, row } = predicted;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (outcome === 'inserted' && predicted.open.length > 0) open += 1;
    if (outcome !== 'inserted') rejected += 1;
    const isKept = row <= KEPT_FIRST || (outcome !== 'inserted' && rejected <= KEPT_REJECTED);
    if (isKept) rows.push({ attempt: predicted.attempt(), open: predicted.open });
    judged += 1;
    if (judged % ROWS_PER_LOOK === 0 && pace.isDue) await pace.rest(judged / total);
  }
  const counts = perEntity(({ name }) => known.rows[name]!.length, model);
  return {
    model,
    counts,
    isWhole,
    ...(planned === undefined ? {} : { planned }),
    outcomes,
    open,
    rows,
    notices: [...notices, ...noticesOn(chosen)],
  };
}

/** What the outcomes of rows in units depend on besides the rows themselves. */
function noticesOn(chosen: ChosenWorkload): string[] {
  const isInUnits = chosen.kind === 'generate' && chosen.unit !== undefined;
  return isInUnits
    ? ['a row is undone where another row of its unit is rejected, unless each commits separately']
    : [];
}

interface Known {
  readonly known: KnownRows;
  readonly isWhole: boolean;
  readonly planned?: number;
  readonly notices: readonly string[];
}

async function knowRows(
  chosen: ChosenWorkload,
  {
    task,
    pace,
    own,
  }: { readonly task: Task; readonly pace: Pace; readonly own: RunModel | undefined },
): Promise<Known> {
  const model = own?.model ?? SHOP;
  const columnName = columnNameIn(own);
  switch (chosen.kind) {
    case 'assignment':
      return knowNumbered(assignmentWorkload(), pace);
    case 'generate':
      return knowNumbered(generatedWorkload(chosen, own), pace);
    case 'row':
      return knowNumbered(rowWorkload(chosen.text, model), pace);
    case 'folder':
      return knowFiles(chosen.path, { ...chosen, model, columnName, signal: task.signal });
    case 'package': {
      const files = await packageFiles(chosen, own);
      return knowFiles(chosen.folder, { files, model, columnName, signal: task.signal });
    }
  }
}

/** Rows of a workload that can be read anywhere. */
async function knowNumbered(
  { source, model, counts, keySpaces, endless }: Workload,
  pace: Pace,
): Promise<Known> {
  const reader = openSource(source, model);
  const rows = perEntity((): RawRow[] => [], model);
  for (const entity of model.entities) {
    const count = Math.min(counts[entity.name]!, PREVIEWED_GENERATED);
    for (let first = 1; first <= count; first += BLOCK) {
      rows[entity.name]!.push(...reader.read(entity, first, Math.min(BLOCK, count - first + 1)));
      if (pace.isDue) await pace.rest(0);
    }
  }
  reader.close();
  return {
    known: {
      rows,
      mayFollow(entity, id) {
        const count = counts[entity]!;
        if (keySpaces[entity]?.kind !== 'dense') return count > PREVIEWED_GENERATED;
        return id > PREVIEWED_GENERATED && id <= count;
      },
    },
    isWhole: Object.values(counts).every((count) => count <= PREVIEWED_GENERATED),
    ...(endless ? {} : { planned: Object.values(counts).reduce((sum, count) => sum + count, 0) }),
    notices: [],
  };
}

async function knowFiles(
  folder: string,
  options: Parameters<typeof readFirstRowsOf>[2],
): Promise<Known> {
  const { model } = options;
  const files = await readFirstRowsOf(folder, PREVIEWED_ROWS, options);
  const goesOn = (entity: EntityName): boolean => {
    const file = files[entity];
    return file !== undefined && file.skipped === undefined;
  };
  return {
    known: {
      rows: perEntity(({ name }) => files[name]?.rows ?? [], model),
      mayFollow: goesOn,
      placeOf(entity, row) {
        const line = files[entity]?.lines[row - 1];
        return line === undefined ? undefined : `line ${line} of ${files[entity]?.name ?? ''}`;
      },
    },
    isWhole: !model.entities.some(({ name }) => goesOn(name)),
    notices: model.entities.flatMap((entity) => {
      const { name = '', skipped = 0 } = files[entity.name] ?? {};
      return skipped > 0 ? [blankLinesNotice(name, skipped)] : [];
    }),
  };
}
