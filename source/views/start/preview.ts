import { inflect } from '../../base/format.js';
import type { Model } from '../../entities/entity.js';
import type { PreviewedRow } from '../../engine/preview.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { describeReasons } from '../../ledger/attempt.js';
import { span, type Line, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { placeColumns, tableLines, type Column } from '../../components/table.js';
import { fitToWidth, safeText, wrapToRows, wrapToWidth } from '../../components/text.js';
import { rowName, rowNamesWidth } from '../row-names.js';
import { shownValues } from '../values.js';
import { describeOutlook, keptRows, reservations } from './outlook.js';
import { offeredMapping, type StartState } from './state.js';
import { keyName } from '../verbs.js';

/** A row as it is shown. */
interface ShownRow extends PreviewedRow {
  /** Whether the stored rows decide its outcome; the predicted one is for empty databases. */
  readonly isOpen?: boolean;
}

const HEADING = 'ROWS';

/** From this width on, values and reasons have a column each. */
const WIDE = 100;

/** A preview of the rows and their outcomes, in `rows` lines. */
export function previewLines(
  state: StartState,
  { columns, rows }: { columns: number; rows: number },
  look: Look,
): Line[] {
  if (rows < 1) return [];
  const { found } = state.preview ?? {};
  const outlook = describeOutlook(state, columns - HEADING.length - 2);
  const heading: Line = [span('title', HEADING), `  ${outlook}`];
  if (!found || found.type === 'cancelled') {
    const text = found
      ? `not read: ${keyName('refresh')} reads them`
      : `reading${look.glyphs.ellipsis}`;
    return [heading, [span('dim', text)]].slice(0, rows);
  }
  if (found.type === 'refused') return refusalLines(state, { columns, rows }, look);
  const doubts = reservations(state, found.preview).map(safeText);
  // Rows before doubts, where there is no room for both.
  const noteRoom = { columns, rows: Math.min(rows < LITTLE_ROOM ? 1 : 2, rows - 3) };
  const notes =
    doubts.length === 0 ? [] : wrapToRows(doubts.join('; '), noteRoom, look.glyphs.ellipsis);
  const noteLines = notes.map((text): Line => [span('dim', text)]);
  const room = rows - 1 - noteLines.length;
  const all = keptRows(state) > 0 ? found.preview.rows.map(withStoredRows) : found.preview.rows;
  const { model } = found.preview;
  return [heading, ...noteLines, ...rowLines(all, model, { columns, rows: room }, look)];
}

/** Why the rows cannot be read, and a suggested mapping. */
function refusalLines(
  state: StartState,
  { columns, rows }: { columns: number; rows: number },
  look: Look,
): Line[] {
  const { found } = state.preview ?? {};
  if (found?.type !== 'refused') return [];
  const mapping = offeredMapping(state.preview);
  const offer: Line[] =
    mapping === undefined
      ? []
      : [[span('accent', safeText(`Mapping: ${keyName('type')} takes over ${mapping}`))]];
  const problem = [found.problem, found.hint].filter(Boolean).join('. ');
  const room = Math.max(1, rows - 1 - offer.length);
  const lines = [problem, ...(found.others ?? [])].flatMap((text) =>
    wrapToRows(
      safeText(`${look.glyphs.cross} ${text}`),
      { columns, rows: room },
      look.glyphs.ellipsis,
    ),
  );
  const text = lines.slice(0, room).map((line): Line => [span('bad', line)]);
  const what = found.name === 'model' ? 'MODEL' : HEADING;
  const heading: Line = [span('title', what), span('bad', '  cannot be read')];
  return [heading, ...text, ...offer].slice(0, rows);
}

function rowLines(
  all: readonly ShownRow[],
  model: Model,
  { columns, rows }: { columns: number; rows: number },
  look: Look,
): Line[] {
  const entities = model.entities.map(({ name }) => name);
  // With its sign, and the gap after that.
  const names = rowNamesWidth(entities, Math.max(0, ...all.map(({ attempt }) => attempt.row))) + 2;
  const valuesOf = (row: ShownRow): string => shownValues(row.attempt, model);
  if (columns < WIDE) {
    return chooseRows(all, rows).map((row): Line => {
      const why = whyOf(row);
      return [rowCell(row, names, look), '  ', why === '' ? span('dim', valuesOf(row)) : why];
    });
  }
  const placed = placeColumns(columnsFor(names, valuesOf, look), columns);
  const why = placed.at(-1)?.width ?? 0;
  const indent = ' '.repeat(columns - why);
  const wrapped = (row: ShownRow): string[] => wrapToWidth(whyOf(row), why).slice(1);
  const room = rows - 1;
  const rejected = chooseRows(all.filter(isRejected), room);
  const extra = rejected.reduce((sum, row) => sum + wrapped(row).length, 0);
  // Full reasons if all of them fit; else each is cut.
  const isWhole = rejected.length + extra <= room;
  const chosen = chooseRows(all, isWhole ? room - extra : room);
  const [header = [], ...lines] = tableLines({
    columns: columnsFor(names, valuesOf, look),
    rows: chosen,
    width: columns,
    look,
  });
  if (rows < 2) return [];
  const drawn: Line[] = [];
  for (const [index, row] of chosen.entries()) {
    const line = lines[index] ?? [];
    const [first = '', ...others] = isWhole ? wrapToWidth(whyOf(row), why) : [];
    drawn.push(others.length === 0 ? line : [...line.slice(0, -1), first]);
    for (const text of others) drawn.push([indent, text]);
  }
  return [header, ...drawn];
}

/** What is sure of a row while stored rows are kept: only that it breaks a rule. */
function withStoredRows(row: PreviewedRow): ShownRow {
  return { ...row, isOpen: row.attempt.outcome !== 'invalid' };
}

const isRejected = ({ attempt }: ShownRow): boolean => attempt.outcome !== 'inserted';

function columnsFor(
  names: number,
  valuesOf: (row: ShownRow) => string,
  look: Look,
): Column<ShownRow>[] {
  return [
    { title: 'row', width: names, cell: (row) => rowCell(row, names, look) },
    { title: 'expected', width: 17, expendable: 1, cell: outcomeCell },
    { title: 'values', grow: 2, least: 40, cell: valuesOf },
    { title: 'why', grow: 3, least: 60, cell: whyOf },
  ];
}

function rowCell(
  { attempt: { entity, row, outcome }, isOpen }: ShownRow,
  names: number,
  look: Look,
): Span {
  if (isOpen)
    return span('dim', fitToWidth(`${look.glyphs.bullet} ${rowName(entity, row)}`, names));
  return span(
    outcome,
    fitToWidth(`${look.glyphs.outcomes[outcome]} ${rowName(entity, row)}`, names),
  );
}

function outcomeCell({ attempt: { outcome }, open, isOpen }: ShownRow): Span {
  if (isOpen || (outcome === 'inserted' && open.length > 0)) return span('dim', 'the run decides');
  return span(outcome, OUTCOME_STYLES[outcome].word);
}

function whyOf({ attempt, open, isOpen }: ShownRow): string {
  const reasons = safeText(describeReasons(attempt));
  if (isOpen && reasons !== '') return `in empty databases: ${reasons}`;
  if (reasons !== '' || open.length === 0) return reasons;
  return `if ${open.join(' and ')} ${inflect(open.length, 'is', 'are')} inserted`;
}

/** Largest share of the lines for rejected rows, if they do not all fit. */
const REJECTED_SHARE = 2 / 3;
/** With fewer lines, only rejected rows are shown. */
const LITTLE_ROOM = 8;

/**
 * Chooses rows to show, in their order: rejected ones of each entity in turn, then others. If not all rejected
 * rows fit, some others are shown, too.
 */
export function chooseRows(all: readonly ShownRow[], limit: number): readonly ShownRow[] {
  const rejected = all.filter(isRejected);
  const hasRoom = rejected.length <= limit || limit < LITTLE_ROOM;
  const most = hasRoom ? limit : Math.ceil(limit * REJECTED_SHARE);
  const chosen = new Set(alternateEntities(rejected).slice(0, Math.max(0, most)));
  const others = alternateEntities(all.filter((row) => !isRejected(row)));
  for (const row of others.slice(0, Math.max(0, limit - chosen.size))) chosen.add(row);
  return all.filter((row) => chosen.has(row));
}

/** The first row of each entity, then the second of each, and so on. */
function alternateEntities(rows: readonly ShownRow[]): ShownRow[] {
  const entities = [...new Set(rows.map(({ attempt }) => attempt.entity))];
  const lists = entities.map((entity) => rows.filter(({ attempt }) => attempt.entity === entity));
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list[turn] ?? []),
  ).flat();
}
