import { formatAmount, formatCount } from '../../base/format.js';
import { lineText, span, spreadLine, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { seenRange } from '../../components/scroll.js';
import { tableLines } from '../../components/table.js';
import { fitToWidth, safeText } from '../../components/text.js';
import { keyName } from '../verbs.js';
import { countExperiments, type Entry } from './entries.js';
import { experimentDetail, experimentLine } from './experiment-entry.js';
import { detailHeight } from './layout.js';
import { columnsFor } from './list-columns.js';
import { runOrder } from './order.js';
import { detailLines } from './run-detail.js';
import { selectedExperiment, selectedRun, type HistoryState } from './state.js';

/** The visible runs, comparisons and searches, and the selected one in full below them. */
export function listLines(state: HistoryState, look: Look): Line[] {
  const { size, entries, scroll, isRead, runs, experiments } = state;
  const { columns: width } = size;
  if (runs.length === 0 && experiments.length === 0) {
    const text = isRead
      ? `No run is stored here yet. Press ${keyName('setUp')} to set up a run.`
      : 'Reading the stored runs.';
    return [[span('dim', text)]];
  }
  const { from, to } = seenRange(scroll);
  const visible = entries.slice(from, to);
  const table = tableOf(state, visible, { selected: scroll.cursor - from, width }, look);
  const blank = Array.from({ length: scroll.visible - (to - from) }, (): Line => []);
  const height = detailHeight(size);
  const detail = selectedLines(state, width, look).slice(0, height);
  const head = spreadLine(
    [...countLine(state)],
    [span('dim', describeOrder(state, look))],
    width,
    look.glyphs.ellipsis,
  );
  return [head, ...table, ...blank, ...detail];
}

/** The selected entry in full. */
function selectedLines(state: HistoryState, width: number, look: Look): Line[] {
  const run = selectedRun(state);
  const experiment = selectedExperiment(state);
  if (run) return detailLines(run, width, look);
  return experiment ? experimentDetail(experiment, width, look) : [];
}

/** The names of the columns, and a line for each entry; those that are no runs have words of their own. */
function tableOf(
  state: HistoryState,
  visible: readonly Entry[],
  { selected, width }: { readonly selected: number; readonly width: number },
  look: Look,
): Line[] {
  const rows = visible.flatMap((entry) => (entry.kind === 'run' ? [entry.run] : []));
  const at = visible[selected];
  const [head = [], ...lines] = tableLines({
    columns: columnsFor(state, look),
    rows,
    selected: at?.kind === 'run' ? rows.indexOf(at.run) : undefined,
    width,
    look,
  });
  const runs = lines.values();
  const drawn = visible.map((entry, index): Line => {
    if (entry.kind === 'run') return runs.next().value ?? [];
    const line = experimentLine(entry.experiment, width, look);
    if (index !== selected) return line;
    return [span('selected', fitToWidth(lineText(line), width, 'left', look.glyphs.ellipsis))];
  });
  return [head, ...drawn];
}

function countLine({
  runs,
  shown,
  entries,
  experiments,
  total,
  isReading,
  filter,
}: HistoryState): Line {
  const count = [formatAmount(runs.length, 'run'), countExperiments(experiments)]
    .filter(Boolean)
    .join(', ');
  if (isReading && runs.length < total) return [`${count} of ${formatCount(total)} read`];
  if (filter === '') return [count];
  const found = experiments.length === 0 ? shown.length : entries.length;
  return [`${formatCount(found)} of ${count} have `, span('accent', safeText(filter))];
}

function describeOrder({ order, isReversed }: HistoryState, { glyphs }: Look): string {
  const { name, highestFirst } = runOrder(order);
  const isFalling = highestFirst !== isReversed;
  return `by ${name} ${isFalling ? glyphs.down : glyphs.up}`;
}
