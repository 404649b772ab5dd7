import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { OUTCOMES, type Outcome } from '../../../source/entities/outcome.js';
import { parseAttempt } from '../../../source/ledger/attempt-line.js';
import { SHOP } from '../../../source/entities/shop.js';

/** How many rows of a run came to each outcome, and how many to none. */
export type Account = Readonly<Record<Outcome | 'attempted' | 'notAttempted', number>>;

/** Adds the sums to counted outcomes. */
export function accountOf(outcomes: Iterable<string>, planned: number): Account {
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<
    Outcome,
    number
  >;
  let attempted = 0;
  for (const outcome of outcomes) {
    counts[outcome as Outcome] += 1;
    attempted += 1;
  }
  return { ...counts, attempted, notAttempted: planned - attempted };
}

interface Announcement {
  readonly entity: string;
  readonly type: string;
  readonly rows: readonly (readonly [row: number, id: number, count?: number])[];
}

/**
 * The account of the only run of a folder, counted from what the run itself has left: the outcomes of its
 * attempts file, and the rows that its journal announces and that have none.
 */
export function accountFromDisk(dir: string, planned: number): Account {
  const outcomes = new Map<string, string>();
  for (const line of linesOf(dir, '.attempts.ndjson')) {
    const attempt = parseAttempt(line, SHOP);
    if (attempt) outcomes.set(`${attempt.entity} ${attempt.row}`, attempt.outcome);
  }
  for (const line of linesOf(dir, '.journal.ndjson')) {
    const { type, entity, rows } = JSON.parse(line) as Announcement;
    if (type !== 'writing') continue;
    for (const [first, , count = 1] of rows) {
      for (let row = first; row < first + count; row += 1) {
        if (!outcomes.has(`${entity} ${row}`)) outcomes.set(`${entity} ${row}`, 'unknown');
      }
    }
  }
  return accountOf(outcomes.values(), planned);
}

/** The lines of a file of the run, without a torn one at its end. */
function linesOf(dir: string, ending: string): string[] {
  const folder = path.join(dir, 'data', 'runs');
  const name = readdirSync(folder).find((file) => file.endsWith(ending)) ?? '';
  const lines = readFileSync(path.join(folder, name), 'utf8').split('\n');
  return lines.slice(0, -1);
}
