import { formatCount, formatDate, formatDay, formatList } from '../../base/format.js';
import { amountInWords } from '../../base/number-words.js';
import { cutText } from '../../base/text.js';
import type { RunRecord } from '../../ledger/record.js';
import { databasesOf } from '../../ledger/run-databases.js';
import type { ReportDocument, TitlePage } from '../document/document.js';
import type { Facts } from '../facts/facts.js';
import type { TitleWords } from '../options.js';
import { describeVerdict } from '../verdict.js';
import { auditChapter, references } from './checks.js';
import { happened } from './happened.js';
import { latency } from './latency.js';
import { made } from './made.js';
import { opening } from './opening.js';
import { rows } from './rows.js';
import { glossary, setup } from './setup.js';
import { threads } from './threads.js';

/** The report of a run, in no format yet. */
export function runDocument(facts: Facts, words: TitleWords): ReportDocument {
  const { record } = facts;
  const { run } = record;
  return {
    ...titlePage(record, words),
    id: run.id,
    made: [
      `dbsim-tui ${run.environment.dbsim}`,
      formatDate(new Date(run.startedAt)),
      ...(run.seed === null ? [] : [`seed ${run.seed}`]),
    ].join(' · '),
    creator: `dbsim-tui ${run.environment.dbsim}`,
    date: new Date(run.startedAt),
    summary: describeVerdict(record).result,
    opening: opening(facts),
    chapters: [
      made(facts),
      happened(facts),
      threads(facts),
      latency(facts),
      references(facts),
      auditChapter(facts),
      rows(facts),
      setup(facts),
      glossary(facts),
    ],
  };
}

/** Characters of a word that a person gave. */
const LONGEST = 120;

/** Databases that the line below the title names. */
const NAMED = 4;

/** What the first page begins with; what is empty is left out. */
export function titlePage({ run }: Pick<RunRecord, 'run'>, words: TitleWords): TitlePage {
  const names = databasesOf(run.settings).map(({ settings }) => settings.database);
  const databases =
    names.length <= NAMED ? formatList(names) : `${formatCount(names.length)} databases`;
  const facts = [
    ['Author', words.author],
    ['Course', words.course],
    ['Date', words.date ?? formatDay(new Date(run.startedAt))],
    ['Run', run.id],
    ['Workload', run.workload],
  ] as const;
  return {
    title:
      words.title === ''
        ? `Concurrent insertions into ${amountInWords(names.length, 'database')}`
        : cutText(words.title, LONGEST),
    subtitle: `What ${amountInWords(run.threads, 'thread')} did to ${databases}`,
    facts: facts
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, cutText(value, 60)] as const),
  };
}
