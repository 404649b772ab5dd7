import { formatAmount, formatCount, formatFew, inflect } from '../../base/format.js';
import { isGenerated } from '../../commands/setting-conditions.js';
import { referenceWordsOf } from '../../entities/reference-words.js';
import { uniqueWordsOf } from '../../entities/unique-words.js';
import type { WorkloadPreview } from '../../engine/preview.js';
import { storedRows } from './databases.js';
import type { StartState } from './state.js';

/**
 * What will happen to the rows of a workload, in a sentence without its full stop.
 * @param columns how long it is at most, if the threads and databases can be left out for that
 */
export function describeOutlook(state: StartState, columns = Number.POSITIVE_INFINITY): string {
  const { form } = state;
  const threads = formatAmount(Number(form.threads), 'thread');
  const insert = `${threads} ${inflect(Number(form.threads), 'inserts', 'insert')}`;
  const count = countDatabases(state);
  const into = `into ${count === 0 ? 'the databases' : formatAmount(count, 'database')}`;
  const { found } = state.preview ?? {};
  if (found?.type !== 'shown') return `${insert} the rows below ${into}`;
  const { counts, isWhole, outcomes, model } = found.preview;
  const seen = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const unique = uniqueWordsOf(model);
  const kept = keptRows(state);
  const rows = isWhole
    ? formatAmount(seen, 'row')
    : isGenerated(form)
      ? form.duration === ''
        ? formatAmount(found.preview.planned ?? Number(form.rows), 'row')
        : `rows for ${form.duration}`
      : 'the rows of the files';
  if (kept > 0) {
    const stored = `the databases hold ${formatAmount(kept, 'row')}: rows with their ${unique.any} are duplicates`;
    const whole = `${insert} ${rows} ${into}; ${stored}`;
    if (whole.length <= columns) return whole;
    const brief = `${rows}; ${stored}`;
    return brief.length <= columns
      ? brief
      : `${rows}; ${formatCount(kept)} stored: their ${unique.all} are taken`;
  }
  const verdict = describeVerdict(state, seen - (outcomes.inserted ?? 0));
  const all = isWhole ? verdict : `of the first ${formatCount(seen)}, ${verdict}`;
  const sentence = `${insert} ${rows} ${into}; ${all}`;
  return sentence.length <= columns ? sentence : `${rows}; ${all}`;
}

/** The predicted number of rejected rows; "about" if only the run decides it. */
function describeVerdict(state: StartState, rejected: number): string {
  const { form } = state;
  const isDecided = form.order === 'fifo' && form.references !== 'check';
  const isSample = isGenerated(form) && form.seed === '';
  const number = `${isDecided && !isSample ? '' : 'about '}${formatCount(rejected)}`;
  return rejected === 0 ? 'all are valid' : `${number} will be rejected`;
}

/** The number of stored rows that stay: their ids and emails are taken. */
export function keptRows(state: StartState): number {
  return state.form.existing === 'keep' ? storedRows(state) : 0;
}

function countDatabases({ topology }: StartState): number {
  const databases = topology?.entities.flatMap((entity) => entity.databases) ?? [];
  return new Set(databases.map(({ name }) => name)).size;
}

/** The reservations about a preview: what only the run decides, one clause each. */
export function reservations(state: StartState, preview: WorkloadPreview): string[] {
  const { form } = state;
  const { children, child } = referenceWordsOf(preview.model);
  const { beside } = uniqueWordsOf(preview.model);
  const doubt: (string | false)[] = [
    ...preview.notices,
    form.order === 'race' &&
      `race: which of two rows with one ${beside ?? 'key'} is first, the run decides`,
    form.references === 'check' &&
      `${children} that come too early are rejected, too: the run decides`,
    form.references === 'none' && 'references are not checked: orphans are inserted',
    isGenerated(form) && form.seed === '' && 'a sample: the run draws a seed of its own',
    preview.open > 0 &&
      `${formatAmount(preview.open, child, children)} ${inflect(preview.open, 'points', 'point')} to later rows: the run decides`,
    !preview.isWhole && !isGenerated(form) && `only the beginning of ${filesOf(preview)} is read`,
  ];
  return doubt.filter((clause) => clause !== false);
}

/** Tables that a clause lists. */
const NAMED = 4;

function filesOf({ counts, model }: WorkloadPreview): string {
  const read = model.entities.filter(({ name }) => (counts[name] ?? 0) > 0);
  return formatFew(
    read.map(({ table }) => table),
    NAMED,
  );
}
