import { formatAmount, formatCount } from '../../base/format.js';
import type { Entity } from '../../entities/entity.js';
import { databasesOf } from '../../ledger/run-databases.js';
import { blocksOf, text, type Block, type Chapter } from '../document/document.js';
import type { Facts } from '../facts/facts.js';
import { describeListing } from '../listing.js';
import { attemptsTable } from '../tables/attempts.js';
import { notInsertedTable } from '../tables/not-inserted.js';
import { explainsAll } from './opening.js';

/** Database names that a title lists. */
const NAMED = 3;

/**
 * The listed rows: those that were not inserted with all their reasons, then, by entity with their
 * values, all rows of a run that is listed whole, else the sample of inserted ones.
 */
export function rows(facts: Facts): Chapter {
  const { explained, record, model } = facts;
  const missing = record.totals.attempted - record.totals.inserted;
  return {
    id: 'rows',
    title: 'Rows',
    blocks: blocksOf(
      text(describeListing(facts)),
      explained.length === 0 || explainsAll(facts)
        ? undefined
        : {
            kind: 'table',
            title: 'Rows that were not inserted',
            table: notInsertedTable(explained),
            isDense: true,
            ...(explained.length < missing
              ? {
                  note: `${formatCount(explained.length)} of ${formatAmount(missing, 'row')} that were not inserted.`,
                }
              : {}),
          },
      ...model.entities.map((entity) => listOf(entity, facts)),
    ),
  };
}

function listOf(entity: Entity, { record, listed, isComplete }: Facts): Block | undefined {
  const shown = listed.filter(
    (attempt) => attempt.entity === entity.name && (isComplete || attempt.outcome === 'inserted'),
  );
  if (shown.length === 0) return undefined;
  const { attempted, inserted, rejected, failed, unknown } = record.entities[entity.name]!;
  const counts = [
    `${formatAmount(attempted, 'row')} attempted`,
    `${formatCount(inserted)} inserted`,
    `${formatCount(rejected)} rejected`,
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(unknown > 0 ? [`${formatCount(unknown)} unknown`] : []),
    ...(shown.length < attempted ? [`${formatCount(shown.length)} listed`] : []),
  ];
  return {
    kind: 'table',
    title: `${isComplete ? 'Rows' : 'Inserted rows'} of ${titleOf(entity, record)}`,
    table: attemptsTable(entity, shown),
    note: `${counts.join(', ')}.`,
    isDense: true,
  };
}

function titleOf({ name, table }: Entity, { run }: Facts['record']): string {
  const names = databasesOf(run.settings)
    .filter(({ entity }) => entity === name)
    .map(({ settings }) => settings.database);
  return names.length > NAMED
    ? `${table}, in ${formatAmount(names.length, 'database')}`
    : `${table}, in ${names.join(', ')}`;
}
