import type { Line } from '../../components/line.js';
import { lookOf, type Look, type Size } from '../../components/look.js';
import { blockLines, type Block } from './blocks.js';
import { auditPage } from './pages/audit.js';
import { comparingPage } from './pages/comparing.js';
import { durabilityPage } from './pages/durability.js';
import { ideaPage } from './pages/idea.js';
import { keysPage, type KeySection } from './pages/keys.js';
import { modelsPage } from './pages/models.js';
import { locksPage } from './pages/locks.js';
import { referencesPage } from './pages/references.js';
import { routingPage } from './pages/routing.js';
import { unitsPage } from './pages/units.js';
import { validationPage } from './pages/validation.js';
import { wordsPage } from './pages/words.js';
import { TRIALS, type Trial } from './trials.js';

/** A page of the help; `name` is for the list of pages. */
export interface Page {
  readonly name: string;
  readonly blocks: (sections: readonly KeySection[]) => readonly Block[];
  /** What Enter opens: a view in which to try what the page explains. */
  readonly trial: Trial;
}

export const PAGES: readonly Page[] = [
  { name: 'Idea', blocks: () => ideaPage, trial: TRIALS.watch },
  { name: 'Routing', blocks: () => routingPage, trial: TRIALS.route },
  { name: 'Locks', blocks: () => locksPage, trial: TRIALS.race },
  { name: 'Validation', blocks: () => validationPage, trial: TRIALS.reject },
  { name: 'References', blocks: () => referencesPage, trial: TRIALS.check },
  { name: 'Units', blocks: () => unitsPage, trial: TRIALS.units },
  { name: 'Your tables', blocks: () => modelsPage, trial: TRIALS.model },
  { name: 'Durability', blocks: () => durabilityPage, trial: TRIALS.sync },
  { name: 'Audit', blocks: () => auditPage, trial: TRIALS.audit },
  { name: 'Comparing', blocks: () => comparingPage, trial: TRIALS.compare },
  { name: 'Words', blocks: () => wordsPage, trial: TRIALS.watch },
  { name: 'Keys', blocks: keysPage, trial: TRIALS.keys },
];

/** From this width on, the list of pages is beside the text instead of above it. */
const WIDE = 96;
export const LIST_WIDTH = 16;

export function isWide({ columns }: Size): boolean {
  return columns >= WIDE;
}

/** The size of the text of a page. */
export function textSize(size: Size): Size {
  return isWide(size)
    ? { columns: size.columns - LIST_WIDTH, rows: size.rows }
    : { columns: size.columns, rows: Math.max(1, size.rows - 2) };
}

/** The whole text of a page. */
export function pageLines(
  page: number,
  sections: readonly KeySection[],
  width: number,
  look: Look,
): Line[] {
  const blocks = PAGES[page]?.blocks(sections) ?? [];
  return blockLines(blocks, width, look);
}

/** The lines of a page for counting and searching, which do not depend on the glyphs. */
export function measuredLines(page: number, sections: readonly KeySection[], size: Size): Line[] {
  return pageLines(page, sections, textSize(size).columns, lookOf('dark', true));
}
