import { AppendFile } from '../ledger/append.js';
import { formatUnitLine, type UnitLine } from '../ledger/unit-lines.js';

/** The log of units; each `append` is durable when it returns. */
export interface UnitLog {
  append(line: UnitLine): void;
  close(): void;
}

/**
 * Opens the log of units of a run.
 * @param isSynced whether a line has to survive a power cut, too, as the commits of the databases then do
 * @throws LedgerError
 */
export function openUnitLog(path: string, isSynced: boolean): UnitLog {
  const file = new AppendFile(path);
  return {
    append: (line) => {
      file.append(formatUnitLine(line));
      // What happened to a unit that is over can be found out from its rows.
      if (isSynced && line.type !== 'end') file.sync();
    },
    close: () => file.close(),
  };
}
