import { text, type Chapter } from '../document/document.js';
import type { Facts } from '../facts/facts.js';
import { glossaryTables } from '../tables/glossary.js';
import { setupTable } from '../tables/setup.js';

/** What a reader needs to make the run again. */
export function setup(facts: Facts): Chapter {
  return {
    id: 'setup',
    title: 'How to repeat it',
    blocks: [{ kind: 'table', table: setupTable(facts), isDense: true }, text(ACCESSIBLE, 'note')],
  };
}

const ACCESSIBLE =
  'The PDF has no tags for screen readers. The accessible form of this report is its HTML page ' +
  '(dbsim-tui report --export-html FILE): the same text, tables with headings, charts described in words.';

/** What the words mean. */
export function glossary(facts: Facts): Chapter {
  return {
    id: 'glossary',
    title: 'The words of this report',
    blocks: glossaryTables(facts).map(({ title, table }) => ({
      kind: 'table',
      title,
      table,
      isDense: true,
    })),
  };
}
