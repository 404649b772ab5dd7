import { totalsOf } from '../../audit/tally.js';
import type { Model } from '../../entities/entity.js';
import { OUTCOMES, type Outcome } from '../../entities/outcome.js';
import { AttemptReader } from '../../ledger/attempt-reader.js';
import type { RunFiles } from '../../ledger/files.js';
import type { Totals } from '../../ledger/summary.js';
import { noDecidedRows, undecidedInJournal } from '../../ledger/unknown-rows.js';
import { paced } from '../../ledger/pace.js';

/** Counts the rows of a run without a record from its ledger. @param model of the run */
export async function countKnownRows(
  { attempts, journal }: RunFiles,
  model: Model,
): Promise<Totals> {
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<
    Outcome,
    number
  >;
  const decided = noDecidedRows(model);
  const reader = new AttemptReader({ hash: false, model });
  for await (const { bytes } of paced(attempts, {})) {
    reader.open(bytes);
    for (let found = reader.next(); found !== undefined; found = reader.next()) {
      if (!found) continue;
      counts[reader.outcome] += 1;
      decided[reader.entity]!.add(reader.row);
    }
  }
  for (const _ of undecidedInJournal(journal, decided)) counts.unknown += 1;
  return totalsOf(counts);
}
