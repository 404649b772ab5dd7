import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { InputError } from '../../../base/errors.js';
import { formatAmount, formatList } from '../../../base/format.js';
import { escapeText } from '../../../base/text.js';
import type { Entity, EntityName, Model } from '../../../entities/entity.js';
import { systemProblem } from './system-problem.js';

/** The formats of workload files, by file name extension. */
export const FORMATS = ['csv', 'json', 'ndjson', 'jsonl'] as const;

export type Format = (typeof FORMATS)[number];

/** One file of a workload folder. */
export interface InputFile {
  readonly path: string;
  /** The path for error messages; safe to print. */
  readonly shown: string;
  readonly format: Format;
  readonly bytes: number;
}

/** The file of each entity; an entity without a file has no rows. */
export type InputFiles = Readonly<Record<EntityName, InputFile | undefined>>;

/** How many tables an error names. */
const MOST_NAMED = 12;

function lookedFor({ entities }: Model): string {
  const tables = entities.slice(0, MOST_NAMED).map(({ table }) => escapeText(table));
  const others = entities.length - tables.length;
  const named = others > 0 ? [...tables, formatAmount(others, 'other table')] : tables;
  const formats = formatList(
    FORMATS.map((format) => `.${format}`),
    'or',
  );
  return `${formatList(named)}, each as ${formats}`;
}

/**
 * Finds the files of a workload in a folder. Case in file names does not matter; other files are ignored.
 * @throws {InputError} if the folder cannot be read, has no file of an entity or two of the same, or if one
 *   of them is not a regular file
 */
export async function findInputFiles(folder: string, model: Model): Promise<InputFiles> {
  const names = await listFolder(folder, model);
  const found = model.entities.map((entity) => [entity.name, namesOf(entity, names)] as const);
  if (found.every(([, matches]) => matches.length === 0)) {
    throw new InputError(
      { file: escapeText(folder) },
      'holds none of the files of a workload',
      `Put at least one of these into it: ${lookedFor(model)}.`,
    );
  }
  for (const [, matches] of found) refuseSeveral(folder, matches);
  return Object.fromEntries(
    await Promise.all(
      found.map(
        async ([name, [match]]) => [name, match && (await inspect(folder, match))] as const,
      ),
    ),
  ) as unknown as InputFiles;
}

/**
 * Finds the files of rows that a model file names, relative to its folder.
 * @param pathOf the path of the rows of an entity; undefined where it has none
 * @throws {InputError} if one of them cannot be read, or has another format
 */
export async function namedInputFiles(
  folder: string,
  model: Model,
  pathOf: (entity: Entity) => string | undefined,
): Promise<InputFiles> {
  const found = model.entities.map(async (entity) => {
    const file = pathOf(entity);
    return [entity.name, file === undefined ? undefined : await inspect(folder, file)] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

async function listFolder(folder: string, model: Model): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const hint =
      (error as NodeJS.ErrnoException).code === 'ENOTDIR'
        ? 'Name the folder that holds the files, not one of the files.'
        : `Name a folder that holds ${lookedFor(model)}.`;
    throw new InputError({ file: escapeText(folder) }, systemProblem(error, 'folder'), hint);
  }
}

function namesOf(entity: Entity, names: readonly string[]): string[] {
  const candidates = FORMATS.map((format) => `${entity.table.toLowerCase()}.${format}`);
  return names.filter((name) => candidates.includes(name.toLowerCase())).toSorted();
}

function refuseSeveral(folder: string, [first, ...others]: readonly string[]): void {
  if (first === undefined || others.length === 0) return;
  throw new InputError(
    { file: escapeText(path.join(folder, first)) },
    `exists beside ${formatList(others)}: each entity has one file`,
    'Keep one of them and move the others away.',
  );
}

async function inspect(folder: string, name: string): Promise<InputFile> {
  const file = path.join(folder, name);
  const shown = escapeText(file);
  // Before opening: to open a pipe would wait for its writer for ever.
  const stats = await stat(file).catch((error: unknown) => {
    throw new InputError(
      { file: shown },
      systemProblem(error, 'file'),
      'Check the file and its permissions.',
    );
  });
  if (!stats.isFile()) {
    throw new InputError(
      { file: shown },
      'is not a regular file',
      'Folders, pipes and devices cannot be read as rows; put a file in its place.',
    );
  }
  const extension = path.extname(name).slice(1).toLowerCase();
  const format = FORMATS.find((known) => known === extension);
  if (!format) {
    const formats = FORMATS.map((known) => `.${known}`);
    throw new InputError(
      { file: shown },
      'has no format that is read as rows',
      `Its name must end with ${formatList(formats, 'or')}.`,
    );
  }
  return { path: file, shown, format, bytes: stats.size };
}
