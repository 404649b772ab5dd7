import { formatAmount, formatCount, formatList } from '../../base/format.js';
import {
  describeFactor,
  factorsToAdd,
  formatP99,
  isSearch,
  problemOfField,
  valuesOf,
  type FormFactor,
} from '../../commands/compare/form.js';
import { span, type Line } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { textFieldLine } from '../../components/text-field.js';
import { cutToWidth, safeText, wrapToWidth } from '../../components/text.js';
import { keyName } from '../verbs.js';
import type { PlacedLine } from './placed-line.js';
import {
  formRows,
  formSize,
  offeredNames,
  selectedRow,
  type FormRow,
  type LabState,
  type Typed,
} from './state.js';

const LABEL = 11;

/** A line of the form, and whether the cursor is on it. */
interface FormLine extends PlacedLine {
  readonly isSelected?: boolean;
}

/** The form in a part of the screen, scrolled so that the selected row is seen. */
export function formLines(state: LabState, { columns, rows }: Size, look: Look): PlacedLine[] {
  // A click on the form in one line opens it.
  if (rows === 1) return [{ line: summaryLine(state, columns, look), entry: 0 }];
  const lines = allLines(state, columns, look);
  const at = Math.max(
    0,
    lines.findIndex(({ isSelected }) => isSelected),
  );
  const top = Math.max(0, Math.min(at - Math.floor(rows / 2), lines.length - rows));
  return lines.slice(top, top + rows);
}

/** How many lines the whole form takes. */
export function countFormLines(state: LabState, columns: number, look: Look): number {
  return allLines(state, columns, look).length;
}

function allLines(state: LabState, width: number, look: Look): FormLine[] {
  const { form, typed, refused } = state;
  const rows = formRows(form);
  const isChoosing = typed?.kind === 'name';
  const factors = rows.filter(({ kind }) => kind === 'factor' || kind === 'add');
  const others = rows.filter(({ kind }) => kind !== 'factor' && kind !== 'add');
  const placed = (some: readonly FormRow[]): FormLine[] =>
    some.flatMap((row) => {
      const entry = rows.indexOf(row);
      return rowLines(state, row, width, look).map((line) => Object.assign(line, { entry }));
    });
  return [
    { line: [span('title', 'SETTINGS TO COMPARE')] },
    ...placed(factors),
    ...(isChoosing ? offerLines(state, width, look) : []),
    { line: [] },
    ...placed(others),
    { line: [] },
    ...sizeLines(state, width),
    ...(refused === undefined ? [] : problemLines(refused, width, look)),
  ];
}

function problemLines(problem: string, width: number, { glyphs }: Look): FormLine[] {
  const text = safeText(`${glyphs.cross} ${problem}`);
  return wrapToWidth(text, width).map((line) => ({ line: [span('bad', line)] }));
}

function sizeLines(state: LabState, width: number): FormLine[] {
  const size = formSize(state);
  const text = size
    ? `${formatAmount(size.variants, 'variant')}, ${describeRuns(size.runs)}: ${keyName('start')} starts`
    : 'Nothing is varied yet';
  return wrapToWidth(text, width).map((line) => ({ line: [span('dim', line)] }));
}

/** How many runs there will be; a search goes on until its brackets are narrow. */
function describeRuns(runs: number | undefined): string {
  return runs === undefined ? 'about 15 windows of each' : formatAmount(runs, 'run');
}

function rowLines(state: LabState, row: FormRow, width: number, look: Look): FormLine[] {
  const { typed } = state;
  const isSelected = !typed && isSameRow(selectedRow(state), row);
  const { pointer, left, right } = look.glyphs;
  const isSteppable = isSelected && row.kind !== 'factor' && row.kind !== 'add';
  const label = labelOf(state, row);
  const head: Line = [
    isSelected ? span('accent', `${pointer} `) : '  ',
    isSelected ? span('title', label.padEnd(LABEL)) : label.padEnd(LABEL),
  ];
  const room = Math.max(4, width - LABEL - 6);
  if (typed && isTyped(state, row, typed)) {
    const own = typed.kind === 'values' ? typed.name.padEnd(LABEL) : label.padEnd(LABEL);
    const field = textFieldLine(typed.field, room + 2, look);
    const line: Line = [
      span('accent', `${pointer} `),
      span('title', typed.kind === 'name' ? '+ setting'.padEnd(LABEL) : own),
      '  ',
      ...field,
    ];
    const problem = typed.kind === 'name' ? undefined : typed.problem;
    return [
      { line, isSelected: true },
      ...(problem === undefined ? [] : problemLines(problem, width, look)),
    ];
  }
  // A duration that was right for a run may be too short for a window.
  const problem =
    row.kind === 'duration'
      ? problemOfField('duration', state.form.duration, state.form)
      : undefined;
  const value = cutToWidth(safeText(valueOf(state, row)), room, look.glyphs.ellipsis);
  return [
    {
      isSelected,
      line: [
        ...head,
        isSteppable ? span('accent', `${left} `) : '  ',
        isSelected ? span('accent', value) : value,
        isSteppable ? span('accent', ` ${right}`) : '',
        row.kind === 'factor' ? noteOf(state.form.factors[row.index]) : '',
      ],
    },
    ...(problem === undefined ? [] : problemLines(problem, width, look)),
  ];
}

function isSameRow(one: FormRow | undefined, other: FormRow): boolean {
  return (
    one?.kind === other.kind &&
    (one.kind !== 'factor' || (other.kind === 'factor' && one.index === other.index))
  );
}

/** Whether what is typed is drawn in a row: a new setting in the row that adds one. */
function isTyped({ form }: LabState, row: FormRow, typed: Typed): boolean {
  switch (typed.kind) {
    case 'name':
      return row.kind === 'add';
    case 'field':
      return row.kind === typed.name;
    case 'values': {
      const at = form.factors.findIndex(({ name }) => name === typed.name);
      return at < 0 ? row.kind === 'add' : row.kind === 'factor' && row.index === at;
    }
  }
}

function labelOf({ form }: LabState, row: FormRow): string {
  switch (row.kind) {
    case 'factor':
      return form.factors[row.index]?.name ?? '';
    case 'add':
      return '+ add';
    case 'findRate':
      return 'find rate';
    default:
      return row.kind;
  }
}

function valueOf({ form }: LabState, row: FormRow): string {
  switch (row.kind) {
    case 'factor':
      return form.factors[row.index]?.values ?? '';
    case 'add':
      return `another setting: ${keyName('add')}`;
    case 'rows':
      return formatCount(Number(form.rows));
    case 'findRate':
      return form.findRate === '' ? 'no: in rounds' : `p99 ≤ ${formatP99(form)}`;
    case 'duration':
      if (isSearch(form)) return `${form.duration === '' ? '5s' : form.duration} a window`;
      return form.duration === '' ? 'until the last row' : `${form.duration} a run`;
    case 'workload':
    case 'rounds':
      return form[row.kind];
    case 'warm-up':
      return form.hasWarmUp ? '1 round more' : 'none';
    case 'keep':
      return form.keeps ? 'all databases' : 'no databases';
  }
}

/** What a single value means: it is not compared. */
function noteOf(factor: FormFactor | undefined): Line[number] {
  if (!factor) return '';
  return isOne(factor) ? span('dim', ' in all') : '';
}

function isOne(factor: FormFactor): boolean {
  try {
    return valuesOf(factor).length === 1;
  } catch {
    return false;
  }
}

/** The settings that can be added, below what is typed. */
function offerLines(state: LabState, width: number, look: Look): FormLine[] {
  const { typed } = state;
  const names = offeredNames(state);
  if (typed?.kind !== 'name') return [];
  if (names.length === 0) {
    const known = formatList(factorsToAdd(state.form), 'or');
    return problemLines(`no setting has such a name: it is ${known}`, width, look);
  }
  return names.map((name, index) => {
    const isChosen = index === typed.cursor;
    const about = cutToWidth(describeFactor(name), Math.max(0, width - 15), look.glyphs.ellipsis);
    return {
      isSelected: isChosen,
      line: [
        isChosen ? span('accent', `  ${look.glyphs.pointer} `) : '    ',
        isChosen ? span('accent', name.padEnd(LABEL)) : name.padEnd(LABEL),
        span('dim', about),
      ],
    };
  });
}

/** The form in one line: "batch=1,10,100 · generate, 10,000 rows · 5 rounds". */
function summaryLine({ form }: LabState, width: number, { glyphs }: Look): Line {
  const { factors, workload, rows, duration, rounds } = form;
  const length = duration === '' ? formatAmount(Number(rows), 'row') : duration;
  const text = [
    ...factors.map(({ name, values }) => `${name}=${values}`),
    workload === 'generate' && !isSearch(form) ? `${workload}, ${length}` : workload,
    isSearch(form) ? `p99 within ${formatP99(form)}` : formatAmount(Number(rounds), 'round'),
  ].join(` ${glyphs.bullet} `);
  return [span('dim', cutToWidth(safeText(`${glyphs.up} ${text}`), width, glyphs.ellipsis))];
}
