import { formatDate, formatDay } from '../../base/format.js';
import { cutText, escapeText } from '../../base/text.js';
import type { ReportDocument } from '../../report/document/document.js';
import type { TitleWords } from '../../report/options.js';
import type { Experiment } from '../experiment.js';

/** Characters of a title, and of a word that a person gave. */
export const LONGEST = 120;

/**
 * The first page of a report, what it is about and how it was made.
 * @param head.title unless a person gave one
 * @param head.name of what it is about: "Comparison"
 */
export function titlePageOf(
  {
    id,
    workload,
    startedAt,
    machine,
    seed,
  }: Pick<Experiment, 'id' | 'workload' | 'startedAt' | 'machine' | 'seed'>,
  words: TitleWords,
  head: { readonly title: string; readonly subtitle: string; readonly name: string },
): Pick<ReportDocument, 'title' | 'subtitle' | 'facts' | 'id' | 'made' | 'creator' | 'date'> {
  const facts = [
    ['Author', words.author],
    ['Course', words.course],
    ['Date', words.date ?? formatDay(new Date(startedAt))],
    [head.name, id],
    ['Workload', workload],
  ] as const;
  return {
    title: words.title === '' ? head.title : cutText(words.title, LONGEST),
    subtitle: escapeText(head.subtitle),
    facts: facts
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, cutText(escapeText(value), 60)] as const),
    id,
    made: [
      `dbsim-tui ${machine.dbsim}`,
      formatDate(new Date(startedAt)),
      ...(seed === null ? [] : [`seed ${seed}`]),
    ].join(' · '),
    creator: `dbsim-tui ${machine.dbsim}`,
    date: new Date(startedAt),
  };
}
