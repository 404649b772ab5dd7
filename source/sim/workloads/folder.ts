import { basename } from 'node:path';

import { UsageError } from '../../base/errors.js';
import { formatAmount, formatList } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../../entities/entity.js';
import type { RawRow } from '../../entities/value.js';
import type { ColumnMap } from './files/column-map.js';
import { findInputFiles, type InputFiles } from './files/find-files.js';
import { ParentRows } from './files/parent-rows.js';
import { readRows } from './files/read-rows.js';
import { SpoolFolder } from './files/spool-folder.js';
import type { Workload } from './workload.js';

/** How a folder is read. */
export interface FolderOptions {
  /** An existing folder for the spool files, which `dispose` removes. */
  readonly spoolDir: string;
  /** How many rows a thread usually reads at once, from 1. */
  readonly stride: number;
  /** Columns that the files call otherwise. */
  readonly columnMaps?: readonly ColumnMap[] | undefined;
  /** Told again and again how far reading has come, over all files together. */
  readonly onProgress?: ((bytesRead: number, bytesTotal: number) => void) | undefined;
  /** Stops reading. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads users, products and orders from the .csv, .json, .ndjson or .jsonl files of a folder. Every
 * file is read and checked to its end; its rows are copied to spool files, from which threads read
 * them. Memory stays small whatever the files hold: 8 bytes a user or product, 16 an order.
 * @param folder as the person gave it; errors name files by it
 * @throws {InputError} at the first file that is missing, unreadable or malformed, and says where
 * @throws {ProgramError} when the spool files cannot be written
 * @throws the signal's reason when it is aborted; whatever is thrown, no spool file is left
 */
export async function folderWorkload(folder: string, options: FolderOptions): Promise<Workload> {
  const files = await findInputFiles(folder);
  const spool = new SpoolFolder(options.spoolDir, options.stride);
  try {
    const parents = new ParentRows();
    const notices = await readFiles(files, options, spool, (entity, row, line) => {
      parents.add(entity, row);
      spool.add(entity, row, line);
    });
    return {
      name: folder,
      seed: null,
      counts: spool.counts(),
      notices,
      source: { kind: 'spool', spool: spool.finish() },
      ...parents.finish(),
      dispose: () => spool.remove(),
    };
  } catch (error) {
    // What went wrong first is what the person must know, not that clearing up failed as well.
    await spool.remove().catch(() => undefined);
    throw error;
  }
}

async function readFiles(
  files: InputFiles,
  { onProgress, signal, columnMaps = [] }: FolderOptions,
  spool: SpoolFolder,
  onRow: (entity: EntityName, row: RawRow, line: number) => void,
): Promise<string[]> {
  const notices: string[] = [];
  refuseUnusedFiles(files, columnMaps);
  const bytesTotal = ENTITY_NAMES.reduce((sum, entity) => sum + (files[entity]?.bytes ?? 0), 0);
  let bytesRead = 0;
  const onBytes = (bytes: number): void => {
    bytesRead += bytes;
    // A file that grows while it is read does not make the share larger than the whole.
    onProgress?.(Math.min(bytesRead, bytesTotal), bytesTotal);
  };
  for (const entity of ENTITY_NAMES) {
    const file = files[entity];
    if (!file) continue;
    const name = basename(file.path);
    const map = columnMaps.find((candidate) => isNameOf(candidate, name));
    spool.setInput(entity, escapeText(name));
    const skipped = await readRows(
      file,
      ENTITIES[entity],
      (row, line) => onRow(entity, row, line),
      { onBytes, signal, columns: map && new Map(map.columns) },
    );
    if (skipped > 0) {
      notices.push(`${name}: ${formatAmount(skipped, 'blank line')} skipped`);
    }
  }
  return notices;
}

const isNameOf = ({ file }: ColumnMap, name: string): boolean =>
  file.toLowerCase() === name.toLowerCase();

function refuseUnusedFiles(files: InputFiles, columnMaps: readonly ColumnMap[]): void {
  const names = Object.values(files).flatMap((file) => (file ? [basename(file.path)] : []));
  for (const map of columnMaps) {
    if (names.some((name) => isNameOf(map, name))) continue;
    throw new UsageError(
      `--map names ${escapeText(map.file)}, which the folder does not hold`,
      `It holds ${escapeText(formatList(names))}.`,
    );
  }
}
