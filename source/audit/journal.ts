import type { EntityName } from '../entities/entity.js';
import type { EndLine, JournalLine } from '../ledger/journal.js';
import { parseLine, readLines } from '../ledger/lines.js';
import { isTimingLine, TimingReader } from '../ledger/timing.js';
import { undecidedRows, type DecidedRows, type UnknownRow } from '../ledger/unknown-rows.js';
import type { DatabaseTally } from './database-tally.js';
import { EXPECTATION } from './expectation.js';
import type { IdTable } from './id-table.js';
import { LateValues } from '../ledger/late-values.js';

/** What the journal of a run has for its audit. */
export interface JournalRead {
  end: EndLine | undefined;
  acknowledgedTwice: number;
  /** Rows that were in the databases before. */
  existing: number;
  readonly timing: TimingReader;
  readonly late: LateValues;
  readonly unknownRows: UnknownRow[];
}

/** Reads the journal of a run. @param ids takes what is expected of existing and of undecided rows */
export function readJournal(
  file: string,
  ids: Readonly<Record<EntityName, IdTable>>,
  decided: DecidedRows,
  databases: DatabaseTally,
): JournalRead {
  const read: JournalRead = {
    end: undefined,
    acknowledgedTwice: 0,
    existing: 0,
    timing: new TimingReader(),
    late: new LateValues(),
    unknownRows: [],
  };
  for (const text of readLines(file)) {
    const line = parseLine(text) as JournalLine | undefined;
    if (line?.type === 'end') read.end = line;
    else if (line?.type === 'late' || line?.type === 'late-written') read.late.add(line);
    else if (line?.type === 'writing') {
      for (const row of undecidedRows(line, decided)) {
        read.unknownRows.push(row);
        ids[row.entity]!.expect(row.id, EXPECTATION.unknown, 0, row.row);
      }
    } else if (line && isTimingLine(line)) {
      read.timing.add(line);
    } else if (line?.type === 'before') {
      databases.addExisting(line.entity, line.database, line.rows.length);
      read.existing += line.rows.length;
      for (const [id, hash] of line.rows) {
        if (typeof id !== 'number') continue;
        const known = ids[line.entity]!.expect(id, EXPECTATION.before, hash, 0);
        if (known === EXPECTATION.inserted) read.acknowledgedTwice += 1;
      }
    }
  }
  return read;
}
