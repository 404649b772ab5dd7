import { readdirSync } from 'node:fs';

import type { EntityName } from '../entities/entity.js';
import { runFiles, runOfJournal, runsFolder } from '../ledger/files.js';
import { pairsOf, type JournalLine } from '../ledger/journal.js';
import { parseLine, readLines } from '../ledger/lines.js';
import { tablesOfRun, type OfModel } from '../ledger/model-name.js';
import { EXPECTATION } from './expectation.js';
import type { IdTable } from './id-table.js';

/**
 * Notes rows that later runs may have written. What happened to other tables, as those of another model, is passed over.
 * @param of the run @returns a description of what emptied its databases since, if anything
 */
export function readLaterRuns(
  dir: string,
  runId: string,
  of: OfModel,
  ids: Readonly<Record<EntityName, IdTable>>,
): string | undefined {
  const own = new Set(tablesOfRun(of));
  const isOwn = (table: string): boolean => own.has(table);
  let emptiedBy: string | undefined;
  for (const later of runsAfter(dir, runId)) {
    const files = runFiles(dir, later);
    for (const text of readLines(files.journal)) {
      const line = parseLine(text) as JournalLine | undefined;
      if (line?.type === 'run' && !tablesOfRun(line.run).some(isOwn)) break;
      if (line?.type === 'run' && line.run.settings.fresh) emptiedBy = `run ${later} (--fresh)`;
      if (line?.type === 'emptied' && line.tables?.some(isOwn) !== false)
        emptiedBy = `reset, --fresh or migrate --down at ${line.at}`;
      if (line?.type === 'writing') {
        for (const [, id] of pairsOf(line.rows))
          ids[line.entity]?.expect(id, EXPECTATION.later, 0, 0);
      }
    }
  }
  return emptiedBy;
}

function runsAfter(dir: string, runId: string): string[] {
  return readdirSync(runsFolder(dir))
    .map(runOfJournal)
    .filter((id) => id !== undefined && id > runId)
    .map(String)
    .toSorted();
}
