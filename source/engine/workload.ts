import { formatFew, inflect } from '../base/format.js';
import { escapeText } from '../base/text.js';
import type { EntityName, Model } from '../entities/entity.js';
import { SHOP } from '../entities/shop.js';
import { runsFolder } from '../ledger/files.js';
import type { RunModel } from '../model/run-model.js';
import { SHOP_MODEL } from '../model/shop.js';
import type { RunOptions } from '../sim/run-options.js';
import { assignmentWorkload } from '../sim/workloads/assignment.js';
import type { ColumnMap } from '../sim/workloads/files/column-map.js';
import { namedInputFiles, type InputFiles } from '../sim/workloads/files/find-files.js';
import type { ColumnName } from '../sim/workloads/folder.js';
import { generateWorkload } from '../sim/workloads/generate.js'; // late
import { rowsPlanned } from '../sim/workloads/generate/counts.js';
import type { Workload } from '../sim/workloads/workload.js';

/** A workload that is chosen and checked, but not read yet: plain data. */
export type ChosenWorkload =
  | { readonly kind: 'assignment' }
  | {
      readonly kind: 'generate';
      /** By default as many as the model file plans. */
      readonly rows?: number | undefined;
      /** Share of invalid rows, 0 to 1. */
      readonly invalid: number;
      readonly seed: number;
      /** The exponent of Zipf's law by which rows choose those to which they refer; absent without one. */
      readonly skew?: number | undefined;
      /** Rows are written until this many milliseconds are over; `rows` does not count then. */
      readonly durationMs?: number | undefined;
      /** The rows are units of this entity. */
      readonly unit?: EntityName | undefined;
    }
  | {
      readonly kind: 'folder';
      /** As given by the user. */
      readonly name: string;
      readonly path: string;
      /** Mappings of columns with other names. */
      readonly columnMaps?: readonly ColumnMap[];
      /** The value of `--map`. */
      readonly map?: string;
    }
  | {
      /** The rows of the files that a model file names; the model is that of the task. */
      readonly kind: 'package';
      /** The model file, as given by the user. */
      readonly name: string;
      /** Its folder, to which the names of the files are relative. */
      readonly folder: string;
    }
  | {
      /** One row, as `readTypedRow` reads it. */
      readonly kind: 'row';
      readonly text: string;
    };

/** The name of a workload on screens and in records. */
export function workloadName(chosen: ChosenWorkload): string {
  return 'name' in chosen ? chosen.name : chosen.kind;
}

/** The options of a workload for the record of a run. */
export function recordedChoices(
  chosen: ChosenWorkload,
): Pick<RunOptions, 'invalid' | 'skew' | 'map' | 'row'> {
  switch (chosen.kind) {
    case 'generate':
      return { invalid: chosen.invalid, skew: chosen.skew };
    case 'folder':
      return chosen.map === undefined ? {} : { map: chosen.map };
    case 'row':
      return { row: chosen.text };
    case 'package':
    case 'assignment':
      return {};
  }
}

/** Options of `loadWorkload`. */
export interface LoadOptions {
  readonly dir: string;
  /** The model of the rows; by default `shop`. */
  readonly model?: RunModel | undefined;
  /** Rows that a thread claims at once. */
  readonly rowsPerTurn: number;
  readonly signal: AbortSignal;
  /** Receives the progress over all files together. */
  readonly onProgress?: ((bytesRead: number, bytesTotal: number) => void) | undefined;
}

/**
 * Reads a workload.
 * @throws InputError at the first error in its files; the signal's reason when it is aborted
 */
export async function loadWorkload(
  chosen: ChosenWorkload,
  { dir, model: own, rowsPerTurn, signal, onProgress }: LoadOptions,
): Promise<Workload> {
  const model = own?.model ?? SHOP;
  switch (chosen.kind) {
    case 'assignment':
      return assignmentWorkload();
    case 'generate':
      return generatedWorkload(chosen, own, { countsRejected: own !== undefined });
    case 'row': {
      const { rowWorkload } = await import('../sim/workloads/row.js');
      return rowWorkload(chosen.text, model);
    }
    case 'folder':
    case 'package': {
      const { folderWorkload } = await import('../sim/workloads/folder.js');
      const reading = {
        spoolDir: runsFolder(dir),
        stride: rowsPerTurn,
        signal,
        columnName: columnNameIn(own),
        onProgress,
      };
      if (chosen.kind === 'folder') {
        const { columnMaps } = chosen;
        const workload = await folderWorkload(chosen.path, { ...reading, columnMaps }, model);
        return { ...workload, name: chosen.name };
      }
      const files = await packageFiles(chosen, own);
      const workload = await folderWorkload(chosen.folder, { ...reading, files }, model);
      const notices = [...(workload.notices ?? []), ...describeWithout(files, model)];
      return { ...workload, name: chosen.name, notices };
    }
  }
}

/** What files call the columns of a model. */
export function columnNameIn(own: RunModel | undefined): ColumnName {
  return ({ index }, position) => own?.description.entities[index]?.fields[position]?.from;
}

/** Tables that a sentence names. */
const NAMED = 6;

/** That tables of a package without a file have no rows. */
function describeWithout(files: InputFiles, { entities }: Model): string[] {
  const without = entities.filter(({ name }) => files[name] === undefined);
  if (without.length === 0) return [];
  const tables = without.map(({ table }) => escapeText(table));
  return [
    `${formatFew(tables, NAMED)} ${inflect(tables.length, 'has', 'have')} no file, and so no rows`,
  ];
}

/** The files of rows that a model file names. @throws InputError if one of them cannot be read */
export function packageFiles(
  { folder }: Pick<Extract<ChosenWorkload, { kind: 'package' }>, 'folder'>,
  own: RunModel | undefined,
): Promise<InputFiles> {
  if (!own) throw new TypeError('a workload of a model file needs its model');
  const { model, description } = own;
  return namedInputFiles(folder, model, ({ index }) => description.entities[index]?.file);
}

/**
 * A workload of generated rows.
 * @param own the model of a file; by default `shop`
 * @param options whether the notices say how many rows empty databases reject
 * @throws ProgramError if so many rows cannot be generated
 */
export function generatedWorkload(
  chosen: Extract<ChosenWorkload, { kind: 'generate' }>,
  own: RunModel | undefined,
  { countsRejected = false }: { readonly countsRejected?: boolean } = {},
): Workload {
  const model = own ?? SHOP_MODEL;
  const { rows = rowsPlanned(model.description) } = chosen;
  return generateWorkload({ ...chosen, rows, countsRejected }, model);
}
