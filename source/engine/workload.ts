import { runsFolder } from '../ledger/files.js';
import type { RunOptions } from '../sim/run-options.js';
import { assignmentWorkload } from '../sim/workloads/assignment.js';
import type { ColumnMap } from '../sim/workloads/files/column-map.js';
import { folderWorkload } from '../sim/workloads/folder.js';
import { generateWorkload } from '../sim/workloads/generate.js';
import { rowWorkload } from '../sim/workloads/row.js';
import type { Workload } from '../sim/workloads/workload.js';

/** A workload that is chosen and checked, but not read yet: plain data. */
export type ChosenWorkload =
  | { readonly kind: 'assignment' }
  | {
      readonly kind: 'generate';
      readonly rows: number;
      /** Share of invalid rows, 0 to 1. */
      readonly invalid: number;
      readonly seed: number;
      /** Rows are written until this many milliseconds are over; `rows` does not count then. */
      readonly durationMs?: number | undefined;
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
      /** One row, as `readTypedRow` reads it. */
      readonly kind: 'row';
      readonly text: string;
    };

/** The name of a workload on screens and in records. */
export function workloadName(chosen: ChosenWorkload): string {
  return chosen.kind === 'folder' ? chosen.name : chosen.kind;
}

/** The options of a workload for the record of a run. */
export function recordedChoices(
  chosen: ChosenWorkload,
): Pick<RunOptions, 'invalid' | 'map' | 'row'> {
  switch (chosen.kind) {
    case 'generate':
      return { invalid: chosen.invalid };
    case 'folder':
      return chosen.map === undefined ? {} : { map: chosen.map };
    case 'row':
      return { row: chosen.text };
    case 'assignment':
      return {};
  }
}

/** Options of `loadWorkload`. */
export interface LoadOptions {
  readonly dir: string;
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
  { dir, rowsPerTurn, signal, onProgress }: LoadOptions,
): Promise<Workload> {
  switch (chosen.kind) {
    case 'assignment':
      return assignmentWorkload();
    case 'generate':
      return generateWorkload(chosen);
    case 'row':
      return rowWorkload(chosen.text);
    case 'folder': {
      const spoolDir = runsFolder(dir);
      const { columnMaps } = chosen;
      const options = { spoolDir, stride: rowsPerTurn, signal, columnMaps, onProgress };
      const workload = await folderWorkload(chosen.path, options);
      return { ...workload, name: chosen.name };
    }
  }
}
