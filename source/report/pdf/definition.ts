import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';

import type { Attachment } from '../attachments.js';
import type { ReportDocument } from '../document/document.js';
import type { Paper } from '../formats.js';
import { drawBlocks, drawChapter } from './blocks.js';
import { estimateBlocks } from './heights.js';
import { printable } from './parts.js';
import { contentHeight, contentWidth, DEFAULT_STYLE, MARGINS, STYLES } from './theme.js';
import { estimateTitle, titleBlock } from './title.js';

/** The whole document as pdfmake takes it. It is changed by pdfmake: make a new one each time. */
export function pdfDefinition(
  document: ReportDocument,
  paper: Paper,
  attachments: readonly Attachment[],
): TDocumentDefinitions {
  const { opening, chapters } = document;
  const width = contentWidth(paper);
  return {
    content: [
      ...titleBlock(document, width),
      ...drawBlocks(opening, width, chapters),
      ...chapters.flatMap((chapter, index) =>
        drawChapter(chapter, width, index === 0 && isPageOneFull(document, paper)),
      ),
    ],
    pageSize: paper === 'a4' ? 'A4' : 'LETTER',
    pageMargins: MARGINS,
    defaultStyle: DEFAULT_STYLE,
    styles: STYLES,
    header: (page) => (page === 1 ? '' : runningHead(document)),
    footer: (page, pages) => runningFoot(document, page, pages),
    info: metadata(document),
    language: 'en',
    displayTitle: true,
    version: '1.7',
    files: Object.fromEntries(
      attachments.map((attachment) => [attachment.extension, embed(attachment, document)]),
    ),
  } as TDocumentDefinitions;
}

/** Of a page; where the first one is about as full as this, it is left alone. */
const FULL = { from: 0.76, to: 0.93 } as const;

/** Whether the first page is full enough for the first chapter to begin on the next one. */
function isPageOneFull(document: ReportDocument, paper: Paper): boolean {
  const width = contentWidth(paper);
  const height = estimateTitle(document, width) + estimateBlocks(document.opening, width);
  const share = height / contentHeight(paper);
  return share >= FULL.from && share <= FULL.to;
}

function runningHead({ title, id, facts }: ReportDocument): Content {
  const author = facts.find(([name]) => name === 'Author')?.[1];
  const left = author === undefined ? title : `${title} · ${author}`;
  return {
    margin: [MARGINS[0], 26, MARGINS[2], 0],
    style: 'running',
    columns: [
      { text: printable(left), width: '*' },
      { text: id, alignment: 'right', width: 'auto' },
    ],
  };
}

function runningFoot({ made }: ReportDocument, page: number, pages: number): Content {
  return {
    margin: [MARGINS[0], 18, MARGINS[2], 0],
    style: 'running',
    columns: [{ text: printable(made) }, { text: `Page ${page} of ${pages}`, alignment: 'right' }],
  };
}

/** Dates are the run's own, so that the same run gives the same file. */
function metadata({ title, id, summary, creator, date, facts }: ReportDocument): object {
  const author = facts.find(([name]) => name === 'Author')?.[1];
  return {
    title: `${title}, ${id}`,
    ...(author === undefined ? {} : { author }),
    subject: summary,
    keywords: 'database, concurrency, insertion, audit',
    creator,
    producer: 'pdfmake',
    creationDate: date,
    modDate: date,
  };
}

function embed(
  { extension, description, type, content }: Attachment,
  { id, date }: ReportDocument,
): object {
  return {
    src: `data:${type};base64,${Buffer.from(content, 'utf8').toString('base64')}`,
    name: `dbsim-${id}${extension}`,
    description,
    type,
    creationDate: date,
    modifiedDate: date,
  };
}
