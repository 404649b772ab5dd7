import { readdirSync } from 'node:fs';

import type { EntityName } from '../entities/entity.js';
import { runFiles, runOfJournal, runsFolder } from '../ledger/files.js';
import { pairsOf, type JournalLine } from '../ledger/journal.js';
import { parseLine, readLines } from '../ledger/lines.js';
import { isSameModel, type OfModel } from '../ledger/model-name.js';
import { EXPECTATION } from './expectation.js';
import type { IdTable } from './id-table.js';

/**
 * Notes rows that later runs may have written; those of another model have tables of their own.
 * @param of the run @returns a description of what emptied the databases since, if anything
 */
export function readLaterRuns(
  dir: string,
  runId: string,
  of: OfModel,
  ids: Readonly<Record<EntityName, IdTable>>,
): string | undefined {
  let emptiedBy: string | undefined;
  for (const later of runsAfter(dir, runId)) {
    const files = runFiles(dir, later);
    for (const text of readLines(files.journal)) {
      const line = parseLine(text) as JournalLine | undefined;
      if (line?.type === 'run' && !isSameModel(line.run.model, of.model)) break;
      if (line?.type === 'run' && line.run.settings.fresh) emptiedBy = `run ${later} (--fresh)`;
      if (line?.type === 'emptied') emptiedBy = `reset, --fresh or migrate --down at ${line.at}`;
      if (line?.type === 'writing') {
        for (const [, id] of pairsOf(line.rows))
          ids[line.entity]!.expect(id, EXPECTATION.later, 0, 0);
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
