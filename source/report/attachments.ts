import { formatRecord } from '../ledger/printed-record.js';
import { exportRun } from './exports/export.js';
import type { FinishedRun } from './run.js';

/** Larger files are saved beside a report, not in it. */
const LARGEST = 5_000_000;

/** A file that comes with a report. */
export interface Attachment {
  /** How its name ends, ".csv". */
  readonly extension: string;
  readonly description: string;
  readonly type: string;
  readonly content: string;
}

/** A file that is too large to be in the report. */
export interface Companion {
  readonly extension: string;
  readonly pieces: () => Iterable<string>;
}

/** What comes with a report, in it or beside it. */
export interface Enclosures {
  readonly attached: readonly Attachment[];
  readonly beside: readonly Companion[];
}

/** Every row as CSV, and the record as JSON. */
export function enclose(run: FinishedRun): Enclosures {
  const files = [
    {
      extension: '.csv',
      description: 'every attempted row, for spreadsheets',
      type: 'text/csv',
      pieces: () => exportRun('csv', run),
    },
    {
      extension: '.json',
      description: `the run record (${run.record.schema})`,
      type: 'application/json',
      pieces: () => [`${formatRecord(run.record, run.attempts)}\n`],
    },
  ];
  const attached: Attachment[] = [];
  const beside: Companion[] = [];
  for (const { extension, description, type, pieces } of files) {
    const content = joinUpTo(pieces(), LARGEST);
    if (content === undefined) beside.push({ extension, pieces });
    else attached.push({ extension, description, type, content });
  }
  return { attached, beside };
}

/** All pieces as one text; undefined as soon as they are longer than `most` bytes. */
function joinUpTo(pieces: Iterable<string>, most: number): string | undefined {
  const kept: string[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    bytes += Buffer.byteLength(piece);
    if (bytes > most) return undefined;
    kept.push(piece);
  }
  return kept.join('');
}
