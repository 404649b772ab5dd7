import {
  formatAmount,
  formatCount,
  formatDuration,
  formatShare,
  inflect,
} from '../../base/format.js';
import { amountInWords } from '../../base/number-words.js';
import { capitalize } from '../../base/text.js';
import { REJECTED_OUTCOMES } from '../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { SEVERAL_REASONS } from '../../ledger/causes.js';
import { countersOf } from '../../ledger/counters.js';
import { describeListing } from '../../ledger/moves.js';
import type { RunRecord } from '../../ledger/record.js';
import { countNotAttempted } from '../../ledger/share.js';
import { donut } from '../charts/donut.js';
import { describeConclusion } from '../conclusion.js';
import { blocksOf, text, type Block, type Tile } from '../document/document.js';
import type { Facts } from '../facts/facts.js';
import { countsOf, outcomesIn } from '../facts/outcome-counts.js';
import { causesTable } from '../tables/causes.js';
import { databasesTable } from '../tables/databases.js';
import { notInsertedTable } from '../tables/not-inserted.js';
import { unitsTable } from '../tables/units.js';
import { describeVerdict } from '../verdict.js';

/** Rows that the first page explains one by one; of more it lists the causes. */
const EXPLAINED = 8;

/** Causes on the first page. */
const CAUSES = 8;

const DONUT = 108;

/** The first page: what happened, whether it passed, what to conclude, and why rows were not inserted. */
export function opening(facts: Facts): Block[] {
  const { record } = facts;
  const { result, others, audit, passed } = describeVerdict(record);
  return [
    text(result, 'lead'),
    ...(others === '' ? [] : [text(others)]),
    text(audit, passed ? 'good' : 'bad'),
    { kind: 'tiles', tiles: tilesOf(record) },
    ...resultBlocks(facts),
    ...unitBlocks(record),
    ...whyNot(facts),
    { kind: 'contents' },
  ];
}

/** Database names, and how long they are, that a table beside a drawing has room for. */
const BESIDE = { databases: 8, name: 16 };

/** The outcomes as a ring, the databases as a table, and the conclusion; long tables get the whole width. */
function resultBlocks(facts: Facts): Block[] {
  const { record } = facts;
  const table = databasesTable(record);
  const databases: Block = {
    kind: 'table',
    title: 'Result by database',
    table,
    note: describeListing(record.run),
  };
  const quote: Block = {
    kind: 'quote',
    title: 'Conclusion',
    sentences: describeConclusion(facts),
  };
  const names = table.rows.map(({ cells: [name] }) => name?.text ?? '');
  const isLong =
    names.length > BESIDE.databases + 1 || names.some((name) => name.length > BESIDE.name);
  const ring = (right: Block): Block => ({
    kind: 'beside',
    leftWidth: DONUT + 16,
    left: [{ kind: 'chart', chart: outcomeChart(record) }],
    right: [right],
  });
  return isLong ? [ring(quote), databases] : [ring(databases), quote];
}

/** What became of the units; nothing where rows were not written in units. */
function unitBlocks(record: RunRecord): Block[] {
  const table = unitsTable(record);
  return table.rows.length === 0 ? [] : [{ kind: 'table', title: 'Units', table, isDense: true }];
}

function outcomeChart({ totals }: RunRecord) {
  const counts = countsOf(totals);
  const parts = outcomesIn(counts).map(
    (outcome) => `${OUTCOME_STYLES[outcome].word} ${formatCount(counts[outcome])}`,
  );
  return {
    draw: () => donut(counts, totals, DONUT),
    alt: parts.length === 0 ? 'No row was attempted' : `Rows by outcome: ${parts.join(', ')}`,
  };
}

/** The numbers that a reader looks for first. */
function tilesOf({ totals, run, throughput, latencyMs }: RunRecord): Tile[] {
  const left = countNotAttempted(run, totals);
  const counters = countersOf(run, totals);
  const decided = latencyMs.p50 !== null;
  return [
    { value: formatCount(totals.inserted), name: 'inserted', kind: 'inserted' },
    ...([...REJECTED_OUTCOMES, 'failed', 'unknown', 'undone'] as const)
      .filter((outcome) => (totals[outcome] ?? 0) > 0)
      .map((outcome) => ({
        value: formatCount(totals[outcome] ?? 0),
        name: OUTCOME_STYLES[outcome].word,
        kind: outcome,
      })),
    ...(left > 0 ? [{ value: formatCount(left), name: 'not attempted' }] : []),
    ...(counters && counters.peakInFlight > 0
      ? [{ value: formatCount(counters.peakInFlight), name: 'in flight at once, at most' }]
      : []),
    ...(decided ? [{ value: formatDuration(latencyMs.p50), name: 'median latency' }] : []),
    ...(totals.attempted > 0
      ? [
          {
            value: formatCount(throughput.rowsPerSecond),
            name: inflect(throughput.rowsPerSecond, 'row a second', 'rows a second'),
          },
        ]
      : []),
    { value: formatShare(totals.successRate), name: 'success rate' },
  ];
}

/** Why rows were not inserted: few rows one by one, many by their causes. */
function whyNot({ record, model, explained, causes }: Facts): Block[] {
  const { attempted, inserted } = record.totals;
  const missing = attempted - inserted;
  if (missing === 0) return [];
  const rows = amountInWords(missing, 'row');
  const title = `Why ${rows} ${inflect(missing, 'was', 'were')} not inserted`;
  if (missing <= EXPLAINED && explained.length === missing) {
    return [{ kind: 'table', title, table: notInsertedTable(explained), isDense: missing > 4 }];
  }
  const shown = causes.slice(0, CAUSES);
  const more = causes.length - shown.length;
  const notes = [
    SEVERAL_REASONS,
    ...(more > 0
      ? [`${formatAmount(more, 'more cause')} ${inflect(more, 'is', 'are')} in the list of rows.`]
      : []),
  ];
  return blocksOf({
    kind: 'table',
    title: capitalize(title),
    table: causesTable(shown, model),
    note: notes.join(' '),
  });
}

/** Whether the first page explains every row that was not inserted. */
export function explainsAll({ record, explained }: Facts): boolean {
  const missing = record.totals.attempted - record.totals.inserted;
  return missing <= EXPLAINED && explained.length === missing;
}
