import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { RunRecord } from '../../../source/ledger/record.js';
import type { RebalanceJournal, RebalancePhase } from '../../../source/rebalance/journal.js';
import { command } from './simulate.js';
import type { Started } from './started.js';

/** What a rebalance goes through, in this order. */
export const PHASES: readonly RebalancePhase[] = ['ahead', 'asking', 'copying', 'removing', 'done'];

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

/** How far the rebalance of a folder has come; undefined before there is one. */
export function phaseIn(dir: string): RebalancePhase | undefined {
  const file = path.join(dir, 'data', 'rebalance.json');
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as RebalanceJournal).phase;
}

/** Waits until a rebalance has come so far, or further. */
export function untilPhase(moving: Started, dir: string, phase: RebalancePhase): Promise<void> {
  const rank = (known: RebalancePhase | undefined): number => (known ? PHASES.indexOf(known) : -1);
  return moving.until(() => rank(phaseIn(dir)) >= rank(phase), phase);
}
