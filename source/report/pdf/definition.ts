import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';

import { formatDate } from '../../base/format.js';
import type { RunRecord } from '../../ledger/record.js';
import type { Attachment } from '../attachments.js';
import type { Facts } from '../facts/facts.js';
import type { Paper } from '../formats.js';
import { describeVerdict } from '../verdict.js';
import { ATTEMPTS, attempts } from './attempts.js';
import { AUDIT, auditChapter, REFERENCES, references } from './checks.js';
import { CONCURRENCY, concurrency } from './concurrency.js';
import { LATENCY, latency } from './latency.js';
import { pageOne, REPORT_TITLE } from './page-one.js';
import { printable } from './parts.js';
import { GLOSSARY, glossary, SETUP, setup } from './setup.js';
import { contentWidth, DEFAULT_STYLE, MARGINS, STYLES } from './theme.js';

const CHAPTERS = [CONCURRENCY, LATENCY, REFERENCES, AUDIT, ATTEMPTS, SETUP, GLOSSARY];

/** The whole document as pdfmake takes it. It is changed by pdfmake: make a new one each time. */
export function reportDefinition(
  facts: Facts,
  paper: Paper,
  attachments: readonly Attachment[],
): TDocumentDefinitions {
  const { record } = facts;
  const width = contentWidth(paper);
  return {
    content: [
      ...pageOne(facts, CHAPTERS, paper),
      ...concurrency(facts, width, paper),
      latency(facts, width),
      references(facts, width),
      auditChapter(facts, width),
      ...attempts(
        facts,
        width,
        attachments.some(({ extension }) => extension === '.csv'),
      ),
      setup(facts, width),
      glossary(width),
    ],
    pageSize: paper === 'a4' ? 'A4' : 'LETTER',
    pageMargins: MARGINS,
    defaultStyle: DEFAULT_STYLE,
    styles: STYLES,
    header: (page) => (page === 1 ? '' : runningHead(record)),
    footer: (page, pages) => runningFoot(record, page, pages),
    info: metadata(record),
    language: 'en',
    displayTitle: true,
    version: '1.7',
    files: Object.fromEntries(
      attachments.map((attachment) => [attachment.extension, embed(attachment, record)]),
    ),
  } as TDocumentDefinitions;
}

function runningHead({ run }: RunRecord): Content {
  return {
    margin: [MARGINS[0], 26, MARGINS[2], 0],
    style: 'running',
    columns: [{ text: REPORT_TITLE }, { text: run.id, alignment: 'right' }],
  };
}

function runningFoot({ run }: RunRecord, page: number, pages: number): Content {
  const made = [
    `dbsim-tui ${run.environment.dbsim}`,
    formatDate(new Date(run.startedAt)),
    ...(run.seed === null ? [] : [`seed ${run.seed}`]),
  ];
  return {
    margin: [MARGINS[0], 18, MARGINS[2], 0],
    style: 'running',
    columns: [
      { text: printable(made.join(' · ')) },
      { text: `Page ${page} of ${pages}`, alignment: 'right' },
    ],
  };
}

/** Dates are the run's own, so that the same run gives the same file. */
function metadata(record: RunRecord): object {
  const { run } = record;
  const startedAt = new Date(run.startedAt);
  return {
    title: `${REPORT_TITLE}, run ${run.id}`,
    subject: describeVerdict(record).result,
    keywords: 'database, concurrency, insertion, audit',
    creator: `dbsim-tui ${run.environment.dbsim}`,
    producer: 'pdfmake',
    creationDate: startedAt,
    modDate: startedAt,
  };
}

function embed({ extension, description, type, content }: Attachment, { run }: RunRecord): object {
  const date = new Date(run.startedAt);
  return {
    src: `data:${type};base64,${Buffer.from(content, 'utf8').toString('base64')}`,
    name: `dbsim-${run.id}${extension}`,
    description,
    type,
    creationDate: date,
    modifiedDate: date,
  };
}
