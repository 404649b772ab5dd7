import { formatAmount, formatCount, inflect } from '../../base/format.js';
import { isGenerated } from '../../commands/setting-conditions.js';
import { ENTITIES, ENTITY_NAMES } from '../../entities/entity.js';
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
  const into = `into ${formatAmount(countDatabases(state), 'database')}`;
  const { found } = state.preview ?? {};
  if (found?.type !== 'shown') return `${insert} the rows below ${into}`;
  const { counts, isWhole, outcomes } = found.preview;
  const seen = ENTITY_NAMES.reduce((sum, entity) => sum + counts[entity]!, 0);
  const kept = keptRows(state);
  const rows = isWhole
    ? formatAmount(seen, 'row')
    : isGenerated(form)
      ? form.duration === ''
        ? formatAmount(Number(form.rows), 'row')
        : `rows for ${form.duration}`
      : 'the rows of the files';
  if (kept > 0) {
    const stored = `the databases hold ${formatAmount(kept, 'row')}: rows with their ids or emails are duplicates`;
    const whole = `${insert} ${rows} ${into}; ${stored}`;
    if (whole.length <= columns) return whole;
    const brief = `${rows}; ${stored}`;
    return brief.length <= columns
      ? brief
      : `${rows}; ${formatCount(kept)} stored: their ids and emails are taken`;
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
  return databases.length === 0 ? ENTITY_NAMES.length : databases.length;
}

/** The reservations about a preview: what only the run decides, one clause each. */
export function reservations(state: StartState, preview: WorkloadPreview): string[] {
  const { form } = state;
  const doubt: (string | false)[] = [
    ...preview.notices,
    form.order === 'race' && 'race: which of two rows with one email is first, the run decides',
    form.references === 'check' && 'orders that come too early are rejected, too: the run decides',
    form.references === 'none' && 'references are not checked: orphans are inserted',
    isGenerated(form) && form.seed === '' && 'a sample: the run draws a seed of its own',
    preview.open > 0 &&
      `${formatAmount(preview.open, 'order')} ${inflect(preview.open, 'points', 'point')} to later rows: the run decides`,
    !preview.isWhole && !isGenerated(form) && `only the beginning of ${filesOf(preview)} is read`,
  ];
  return doubt.filter((clause) => clause !== false);
}

function filesOf({ counts }: WorkloadPreview): string {
  return ENTITY_NAMES.filter((entity) => counts[entity]! > 0)
    .map((entity) => ENTITIES[entity]!.table)
    .join(', ');
}
