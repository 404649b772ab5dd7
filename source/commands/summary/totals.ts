import { formatCount, formatShare } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { listedOutcomes, REJECTED_OUTCOMES, type Outcome } from '../../entities/outcome.js';
import { OUTCOME_STYLES, outcomeMeaning } from '../../entities/wording.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import type { RunRecord } from '../../ledger/record.js';
import type { Totals } from '../../ledger/summary.js';
import { isSpread, nameOfDatabase, totalsByDatabase } from '../../ledger/run-databases.js';
import { textTable } from '../table.js';

/** The rows that were not inserted, by kind; a line each for rejected, failed, unknown and undone ones. */
export function describeRejected({ run, totals }: Pick<RunRecord, 'run' | 'totals'>): string[] {
  const lines: string[] = [];
  if (totals.rejected > 0) {
    const kinds = REJECTED_OUTCOMES.filter((outcome) => totals[outcome] > 0).map(
      (outcome) => `${formatCount(totals[outcome])} ${OUTCOME_STYLES[outcome].word}`,
    );
    lines.push(`${formatCount(totals.rejected)} rejected: ${kinds.join(', ')}`);
  }
  for (const outcome of ['failed', 'unknown', 'undone'] as const) {
    const count = totals[outcome] ?? 0;
    if (count > 0) {
      const meaning = outcomeMeaning(outcome, modelOfRun(run));
      lines.push(`${formatCount(count)} ${outcome}: ${meaning}`);
    }
  }
  return lines;
}

type NamedTotals = readonly [name: string, counts: Totals];

/** The rows by entity; where an entity has several databases, by database too. */
export function totalsTables(record: RunRecord): string[] {
  const { entities, totals, run } = record;
  const model = modelOfRun(run);
  const byEntity = model.entities.map(({ name }): NamedTotals => [
    escapeText(name),
    entities[name]!,
  ]);
  const outcomes = listedOutcomes(totals);
  const lines = totalsTable([...byEntity, ['all', totals]], outcomes);
  if (!isSpread(run.settings)) return lines;
  const byDatabase = totalsByDatabase(record).map((counts): NamedTotals => [
    escapeText(nameOfDatabase(counts, model)),
    counts,
  ]);
  return [...lines, '', ...totalsTable(byDatabase, outcomes)];
}

function totalsTable(named: readonly NamedTotals[], outcomes: readonly Outcome[]): string[] {
  return textTable(
    [
      { title: '', align: 'left' },
      { title: 'attempted', align: 'right' },
      ...outcomes.map((outcome) => ({ title: shortWord(outcome), align: 'right' as const })),
      { title: 'success', align: 'right' },
    ],
    named.map(([name, counts]) => [
      name,
      formatCount(counts.attempted),
      ...outcomes.map((outcome) => formatCount(counts[outcome] ?? 0)),
      formatShare(counts.successRate),
    ]),
  );
}

function shortWord(outcome: Outcome): string {
  return outcome === 'missing-reference' ? 'missing ref.' : OUTCOME_STYLES[outcome].word;
}
