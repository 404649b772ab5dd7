import { basename } from 'node:path';

import { UsageError } from '../../base/errors.js';
import { formatAmount, formatList } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import type { Entity, EntityName, Field, Model } from '../../entities/entity.js';
import type { RawRow } from '../../entities/value.js';
import type { ColumnMap } from './files/column-map.js';
import { findInputFiles, type InputFiles } from './files/find-files.js';
import { ParentRows } from './files/parent-rows.js';
import { readFirstRows, readRows, type FirstRows } from './files/read-rows.js';
import { SpoolFolder } from './files/spool-folder.js';
import type { Workload } from './workload.js';

/** What the column of a field is called in files; undefined where as the field. */
export type ColumnName = (entity: Entity, position: number) => string | undefined;

/** Options of `folderWorkload`. */
export interface FolderOptions {
  /** An existing folder for the spool files; `dispose` removes them. */
  readonly spoolDir: string;
  /** Rows that a thread usually reads at once, from 1. */
  readonly stride: number;
  /** Mappings of columns with other names (`--map`). */
  readonly columnMaps?: readonly ColumnMap[] | undefined;
  /** The files, where they are not those of the folder with the names of the tables. */
  readonly files?: InputFiles | undefined;
  /** What the column of a field is called in files; by default as the field. */
  readonly columnName?: ColumnName | undefined;
  /** Receives the progress over all files together. */
  readonly onProgress?: ((bytesRead: number, bytesTotal: number) => void) | undefined;
  /** Stops reading. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the rows of each entity from the .csv, .json, .ndjson or .jsonl files of a folder. Every file is read
 * and checked to its end; its rows are copied to spool files, from which threads read them. Memory: 8 bytes per
 * row to which others may refer, and 8 per reference.
 * @param folder as the user gave it; error messages use it
 * @throws {InputError} at the first file that is missing, unreadable or malformed
 * @throws {ProgramError} if the spool files cannot be written
 * @throws the signal's reason when it is aborted; no error leaves a spool file
 */
export async function folderWorkload(
  folder: string,
  options: FolderOptions,
  model: Model,
): Promise<Workload> {
  const files = options.files ?? (await findInputFiles(folder, model));
  const spool = new SpoolFolder(options.spoolDir, options.stride, model);
  try {
    const parents = new ParentRows(model);
    const notices = await readFiles(files, { ...options, model }, spool, (entity, row, line) => {
      parents.add(entity, row);
      spool.add(entity.name, row, line);
    });
    return {
      name: folder,
      seed: null,
      model,
      counts: spool.counts(),
      notices,
      source: { kind: 'spool', spool: spool.finish() },
      ...parents.finish(),
      dispose: () => spool.remove(),
    };
  } catch (error) {
    // The first error matters to the user, not a second one from the clean-up.
    await spool.remove().catch(() => undefined);
    throw error;
  }
}

/** The beginning of a file of a folder. */
export interface NamedFirstRows extends FirstRows {
  /** Its name without its folder; safe to print. */
  readonly name: string;
}

/**
 * Reads the first rows of each file of a folder.
 * @param limit rows of each file at most
 * @throws {InputError} at the first thing that is wrong with what is read
 * @throws the signal's reason when it is aborted
 */
export async function readFirstRowsOf(
  folder: string,
  limit: number,
  {
    signal,
    columnMaps = [],
    model,
    files,
    columnName,
  }: Pick<FolderOptions, 'signal' | 'columnMaps' | 'files' | 'columnName'> & {
    readonly model: Model;
  },
): Promise<Readonly<Partial<Record<EntityName, NamedFirstRows>>>> {
  const inputs = files ?? (await findInputFiles(folder, model));
  refuseUnusedFiles(inputs, columnMaps);
  const found: Partial<Record<EntityName, NamedFirstRows>> = {};
  for (const entity of model.entities) {
    const file = inputs[entity.name];
    if (!file) continue;
    const name = basename(file.path);
    const written = inFiles(entity, columnName);
    const columns = columnsOf(name, columnMaps, entity, written);
    const options = { signal, columns, fields: entity.fields.map((field) => field.name) };
    const first = await readFirstRows(file, written, limit, options);
    found[entity.name] = { ...first, name: escapeText(name) };
  }
  return found;
}

async function readFiles(
  files: InputFiles,
  {
    onProgress,
    signal,
    columnMaps = [],
    columnName,
    model: { entities },
  }: FolderOptions & { readonly model: Model },
  spool: SpoolFolder,
  onRow: (entity: Entity, row: RawRow, line: number) => void,
): Promise<string[]> {
  const notices: string[] = [];
  refuseUnusedFiles(files, columnMaps);
  const bytesTotal = entities.reduce((sum, { name }) => sum + (files[name]?.bytes ?? 0), 0);
  let bytesRead = 0;
  const onBytes = (bytes: number): void => {
    bytesRead += bytes;
    // A file may grow while it is read: never report more than the total.
    onProgress?.(Math.min(bytesRead, bytesTotal), bytesTotal);
  };
  for (const entity of entities) {
    const file = files[entity.name];
    if (!file) continue;
    const name = basename(file.path);
    spool.setInput(entity.name, escapeText(name));
    const written = inFiles(entity, columnName);
    const skipped = await readRows(file, written, (row, line) => onRow(entity, row, line), {
      onBytes,
      signal,
      columns: columnsOf(name, columnMaps, entity, written),
      fields: entity.fields.map((field) => field.name),
    });
    if (skipped > 0) notices.push(blankLinesNotice(name, skipped));
  }
  return notices;
}

/** "users.csv: 2 blank lines skipped". */
export function blankLinesNotice(file: string, count: number): string {
  return `${file}: ${formatAmount(count, 'blank line')} skipped`;
}

/** An entity whose fields have the names of their columns. */
function inFiles(entity: Entity, columnName: ColumnName = () => undefined): Entity {
  const fields = entity.fields.map((field, position): Field => {
    const name = columnName(entity, position);
    return name === undefined ? field : { ...field, name };
  });
  return { ...entity, fields };
}

/** The columns of a file that it calls otherwise: their names in the file, and those that they should have. */
function columnsOf(
  file: string,
  maps: readonly ColumnMap[],
  entity: Entity,
  written: Entity,
): ReadonlyMap<string, string> | undefined {
  const map = maps.find((candidate) => isNameOf(candidate, file));
  return (
    map &&
    new Map(
      map.columns.map(([column, mapped]) => {
        const position = entity.fields.findIndex(({ name }) => name === mapped);
        return [column, written.fields[position]?.name ?? mapped];
      }),
    )
  );
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
