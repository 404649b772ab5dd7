import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { SHOP } from '../../source/entities/shop.js';
import { InputError } from '../../source/base/errors.js';
import type { EntityName } from '../../source/entities/entity.js';
import type { RawRow } from '../../source/entities/value.js';
import type { Input, ReadRows } from '../../source/sim/workloads/files/input.js';
import { folderWorkload } from '../../source/sim/workloads/folder.js';
import { openSpool } from '../../source/sim/workloads/spool.js';
import type { Workload } from '../../source/sim/workloads/workload.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';

export type FileTexts = Readonly<Record<string, string | Uint8Array>>;

/** A folder that holds these files. */
export function folderWith(files: FileTexts): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

/** The workload of a folder, with its spool in a folder of its own. */
export function openFolder(folder: string, stride = 3): Promise<Workload> {
  return folderWorkload(folder, { spoolDir: temporaryFolder(), stride }, SHOP);
}

/** All rows of a workload that was read from a folder. */
export function rowsOf(workload: Workload): Record<EntityName, RawRow[]> {
  if (workload.source.kind !== 'spool') throw new TypeError('not a spooled workload');
  const source = openSpool(workload.source.spool, SHOP);
  const read = (entity: EntityName): RawRow[] =>
    source.read(ENTITIES[entity]!, 1, workload.counts[entity]!);
  const rows = { User: read('User'), Product: read('Product'), Order: read('Order') };
  source.close();
  return rows;
}

/** All rows that a folder with these files holds. */
export async function readFiles(files: FileTexts): Promise<Record<EntityName, RawRow[]>> {
  const workload = await openFolder(folderWith(files));
  const rows = rowsOf(workload);
  await workload.dispose();
  return rows;
}

/** The rows of the one file in the folder. */
export async function readFile(name: string, text: string | Uint8Array): Promise<RawRow[]> {
  const rows = await readFiles({ [name]: text });
  return ENTITY_NAMES.flatMap((entity) => rows[entity]!);
}

/** What the person reads about these files: the message without the folder's path, and the hint. */
export async function refusalOf(files: FileTexts): Promise<{ message: string; hint: string }> {
  return refusalOfFolder(folderWith(files));
}

export async function refusalOfFolder(folder: string): Promise<{ message: string; hint: string }> {
  const spoolDir = temporaryFolder();
  const error: unknown = await folderWorkload(folder, { spoolDir, stride: 3 }, SHOP).then(
    async (workload) => {
      await workload.dispose();
      return undefined;
    },
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof InputError)) throw new Error(`not refused: ${String(error)}`);
  const left = readdirSync(spoolDir);
  if (left.length > 0) throw new Error(`left over: ${left.join(', ')}`);
  return { message: error.message.replace(`${folder}${path.sep}`, ''), hint: error.hint };
}

/** The message of `refusalOf` for one file. */
export async function refusal(name: string, text: string | Uint8Array): Promise<string> {
  const { message } = await refusalOf({ [name]: text });
  return message;
}

/** The rows of a text that arrives in pieces of the given sizes, over and over. */
export async function readInPieces(
  read: ReadRows,
  entity: EntityName,
  text: string,
  sizes: readonly number[],
): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  const input: Input = {
    entity: ENTITIES[entity]!,
    file: 'file',
    chunks: piecesOf(Buffer.from(text), sizes),
  };
  await read(input, (row) => rows.push(row));
  return rows;
}

async function* piecesOf(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const end = start + (sizes[turn % sizes.length] ?? 1);
    yield bytes.subarray(start, end);
    start = end;
  }
}
