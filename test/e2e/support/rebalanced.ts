import { writeFileSync } from 'node:fs';
import path from 'node:path';

import type { RunRecord } from '../../../source/ledger/record.js';
import { command } from './simulate.js';

/** Writes a topology of so many databases for users and their orders; gives its file. */
export function writeTopology(dir: string, count: number, rule: string): string {
  const files = (table: string): string =>
    Array.from({ length: count }, (_, index) => `{ file: data/${table}-${index + 1}.db }`).join(
      ', ',
    );
  const file = path.join(dir, `${count}.yaml`);
  writeFileSync(
    file,
    `entities:\n  User: { databases: [${files('users')}], spread: { rule: ${rule} } }\n` +
      `  Product: { file: data/products.db }\n  Order: { databases: [${files('orders')}], spread: { by: user_id } }\n`,
  );
  return file;
}

/** What the audit finds of the latest run with a topology; closes it where it never ended. */
export async function verify(dir: string, file: string): Promise<RunRecord> {
  const { stdout } = await command(dir, ['verify', '--topology', file, '--json', '-']);
  return JSON.parse(stdout) as RunRecord;
}
