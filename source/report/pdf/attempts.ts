import type { Content } from 'pdfmake/interfaces.js';

import { formatAmount, formatCount } from '../../base/format.js';
import { ENTITY_LIST, type Entity } from '../../entities/entity.js';
import type { Facts } from '../facts/facts.js';
import { describeListing } from '../listing.js';
import { attemptsTable } from '../tables/attempts.js';
import { chapter, heading, paragraph, unbroken, type Heading } from './parts.js';
import { DENSE, drawTable, estimateHeight } from './table.js';

export const ATTEMPTS: Heading = { id: 'attempts', title: 'Every attempt' };

/** A list that is higher than this, in points, begins a page; a lower one is kept on one. */
const KEPT_TOGETHER = 420;

/** The attempts of each entity, with all their reasons. @param isCsvAttached else the CSV is a file beside the PDF */
export function attempts(facts: Facts, width: number, isCsvAttached: boolean): Content[] {
  return [
    chapter(ATTEMPTS, true),
    paragraph(`${describeListing(facts)} ${describeCsv(facts, isCsvAttached)}`.trim()),
    ...ENTITY_LIST.flatMap((entity, index) => list(entity, index === 0, facts, width)),
    { text: ' ', fontSize: 10 },
  ];
}

function describeCsv({ record }: Facts, isAttached: boolean): string {
  if (record.totals.attempted === 0) return '';
  return isAttached
    ? 'The attached CSV file holds every row with all its values.'
    : 'The CSV file beside this report holds every row with all its values.';
}

function list(
  entity: Entity,
  isFirst: boolean,
  { record, listed }: Facts,
  width: number,
): Content[] {
  const shown = listed.filter((attempt) => attempt.entity === entity.name);
  const { attempted, inserted, rejected, failed, unknown } = record.entities[entity.name];
  const counts = [
    `${formatAmount(attempted, 'row')} attempted`,
    `${formatCount(inserted)} inserted`,
    `${formatCount(rejected)} rejected`,
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(unknown > 0 ? [`${formatCount(unknown)} unknown`] : []),
    ...(shown.length < attempted ? [`${formatCount(shown.length)} listed`] : []),
  ];
  const head = heading(record.run.settings.databases[entity.name].database, ATTEMPTS);
  const note = paragraph(counts.join(' · '), 'note');
  if (shown.length === 0) return [unbroken([head, note])];
  const table = attemptsTable(entity, shown);
  const drawn = drawTable(table, width, DENSE);
  if (isFirst) return [head, note, drawn];
  if (estimateHeight(table, width, DENSE) <= KEPT_TOGETHER) return [unbroken([head, note, drawn])];
  return [{ stack: [head], pageBreak: 'before' }, note, drawn];
}
