import { formatAmount, formatCount, formatDuration, formatList } from '../../base/format.js';
import { span, type Line } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { tableLines } from '../../components/table.js';
import { wrapToRows, wrapToWidth } from '../../components/text.js';
import type { Tone } from '../../components/theme.js';
import type { CellLine, CellTone } from '../../lab/charts/cells.js';
import { drawChart } from '../../lab/charts/draw.js';
import { isRated } from '../../lab/charts/signs.js';
import { describeFindings, describeHead } from '../../lab/describe.js';
import { formatVariant } from '../../lab/factors.js';
import type { ShownComparison } from '../../services/lab-questions.js';
import { keyName } from '../verbs.js';
import { listedGroups, selectedResult, shownChart, type LabState } from './state.js';
import { columnsFor, inGlyphs } from './variant-columns.js';

/** From this height on, there is room for more than the table. */
const TALL = 14;

/** A part of the screen. */
interface Room {
  readonly width: number;
  readonly isTall: boolean;
}

/** Lines of a drawing at least: of fewer, nothing could be read off. */
const CHART = { least: 8, most: 18 } as const;

/** The comparison in its part of the screen: what it is, its variants, the selected one in full, a drawing. */
export function variantLines(state: LabState, { columns, rows }: Size, look: Look): Line[] {
  const { shown } = state;
  if (!shown) return emptyLines(state, columns);
  const head = headLines(shown, columns, rows >= TALL, look);
  const isTall = rows >= TALL;
  const table = tableOf(state, shown, { width: columns, isTall }, look);
  const detail = detailLines(state, { width: columns, isTall }, look);
  const room = rows - head.length - detail.length;
  const drawn = chartLines(state, shown, { columns, rows: room - table.lines.length - 1 }, look);
  const left = room - (drawn.length > 0 ? drawn.length + 1 : 0);
  const list = windowOf(table, Math.max(2, left));
  const lines = [...head, ...list, ...detail, ...(drawn.length > 0 ? [[], ...drawn] : [])];
  return [...lines, ...findingLines(shown, { columns, rows: rows - lines.length }, look)];
}

function emptyLines({ isRead }: LabState, width: number): Line[] {
  const text = isRead
    ? `Nothing has been compared here yet. ${keyName('start')} runs every variant of the form once a round, each on new databases, in an order that changes. Your databases are not touched.`
    : 'Reading the stored comparisons.';
  return wrapToWidth(text, width).map((line): Line => [span('dim', line)]);
}

/** What is compared, and what can be seen on this machine; in one line where there is little room. */
function headLines(
  { experiment, analysis }: ShownComparison,
  width: number,
  isTall: boolean,
  look: Look,
): Line[] {
  const shown = inGlyphs(describeHead(experiment).replace(/^compare · /, ''), look);
  const head = wrapToRows(shown, { columns: width, rows: isTall ? 2 : 1 }, look.glyphs.ellipsis);
  const seen = !isTall || !analysis.resolution ? [] : wrapToWidth(analysis.resolution, width);
  return [...head.map((line): Line => [span('dim', line)]), ...seen.map((line): Line => [line])];
}

interface Listed {
  /** The names of the columns. */
  readonly head: Line;
  /** Headings of durability classes and variants. */
  readonly lines: readonly Line[];
  /** Position of the selected variant among them; undefined where none is. */
  readonly selected: number | undefined;
}

function tableOf(
  state: LabState,
  shown: ShownComparison,
  { width, isTall }: Room,
  look: Look,
): Listed {
  const groups = listedGroups(state);
  const chosen = selectedResult(state);
  const columns = columnsFor(state, shown, width, look);
  let head: Line = [];
  let selected: number | undefined;
  const lines: Line[] = [];
  for (const [promise, group] of groups) {
    if (promise !== '' && (groups.length > 1 || isTall)) lines.push([span('title', promise)]);
    const at = chosen ? group.indexOf(chosen) : -1;
    const [titles = [], ...drawn] = tableLines({
      columns,
      rows: group,
      selected: at < 0 ? undefined : at,
      width,
      look,
    });
    if (at >= 0) selected = lines.length + at;
    head = titles;
    lines.push(...drawn);
  }
  return { head, lines, selected };
}

/** As many lines as there is room for, with the selected one among them. */
function windowOf({ head, lines, selected = 0 }: Listed, rows: number): Line[] {
  const visible = rows - 1;
  const top = Math.max(0, Math.min(selected - Math.floor(visible / 2), lines.length - visible));
  return [head, ...lines.slice(top, top + visible)];
}

/** The selected variant: its verdict and what its runs came to, in full. */
function detailLines(state: LabState, { width, isTall }: Room, look: Look): Line[] {
  const result = selectedResult(state);
  if (!result) return [];
  const { line } = look.glyphs;
  const { rows, retries, cpuMsPerThousandRows } = result;
  const counts = [
    `${formatCount(rows.inserted)} inserted`,
    ...(['rejected', 'failed', 'unknown'] as const)
      .filter((outcome) => rows[outcome] > 0)
      .map((outcome) => `${formatCount(rows[outcome])} ${outcome}`),
  ];
  const facts = [
    `p50 ${formatDuration(result.latencyMs.p50)}`,
    `max ${formatDuration(result.latencyMs.max)}`,
    `${formatDuration(cpuMsPerThousandRows)} of CPU per 1,000 rows`,
    formatAmount(retries ?? 0, 'retry', 'retries'),
    `in all runs ${formatList(counts)}`,
  ].join(', ');
  const name = formatVariant(result.settings);
  const texts = [`${name}: ${result.sentence}`, ...(isRated(result) && isTall ? [facts] : [])];
  return [
    [span('border', line.repeat(width))],
    ...texts.flatMap((text, index) =>
      wrapToRows(inGlyphs(text, look), { columns: width, rows: 2 }, look.glyphs.ellipsis).map(
        (part): Line => [index === 0 ? part : span('dim', part)],
      ),
    ),
  ];
}

const CELL_TONES: Readonly<Record<CellTone, Tone>> = {
  axis: 'dim',
  label: 'text',
  range: 'text',
  mark: 'accent',
  'heat-1': 'heat-1',
  'heat-2': 'heat-2',
  'heat-3': 'heat-3',
  'heat-4': 'heat-4',
  'heat-5': 'heat-5',
};

function chartLines(
  state: LabState,
  { experiment, analysis }: ShownComparison,
  { columns, rows }: Size,
  { glyphs }: Look,
): Line[] {
  if (rows < CHART.least) return [];
  const room = { columns: Math.min(columns, 120), unicode: glyphs.isUnicode };
  const height = Math.min(rows, CHART.most);
  const drawn = drawChart(shownChart(state), experiment, analysis, room, height);
  return drawn.length > rows ? [] : drawn.map(lineOf);
}

function lineOf(cells: CellLine): Line {
  return cells.map(({ text, tone }) => (tone ? span(CELL_TONES[tone], text) : text));
}

/** What is known beside the table, as far as there is room for whole sentences. */
function findingLines(
  { experiment, analysis, isRunning }: ShownComparison,
  { columns, rows }: Size,
  look: Look,
): Line[] {
  if (isRunning) return [];
  const lines: Line[] = [[]];
  for (const sentence of describeFindings(experiment, analysis)) {
    const wrapped = wrapToWidth(inGlyphs(sentence, look), columns);
    if (lines.length + wrapped.length > rows) break;
    lines.push(...wrapped.map((line): Line => [span('dim', line)]));
  }
  return lines.length > 1 ? lines : [];
}
