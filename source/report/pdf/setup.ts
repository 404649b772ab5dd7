import type { Content } from 'pdfmake/interfaces.js';

import type { Facts } from '../facts/facts.js';
import { glossaryTable } from '../tables/glossary.js';
import { setupTable } from '../tables/setup.js';
import { chapter, together, unbroken, type Heading } from './parts.js';
import { drawTable } from './table.js';

export const SETUP: Heading = { id: 'setup', title: 'How this run was made' };
export const GLOSSARY: Heading = { id: 'glossary', title: 'The words of this report' };

/** Small enough for both tables to share a page. */
const STYLE = { fontSize: 8, padding: 2.1 };

/** What a reader needs to make the run again. */
export function setup(facts: Facts, width: number): Content {
  return together([chapter(SETUP, false), drawTable(setupTable(facts), width, STYLE)]);
}

/** What the words mean. */
export function glossary(width: number): Content {
  return unbroken([chapter(GLOSSARY, false), drawTable(glossaryTable(), width, STYLE)]);
}
