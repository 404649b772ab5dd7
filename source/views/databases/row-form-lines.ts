import { formatFew } from '../../base/format.js';
import { lineWidth, span, type Line, type Span } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { textFieldLine } from '../../components/text-field.js';
import {
  cutToWidth,
  displayWidth,
  fitToWidth,
  safeText,
  wrapToWidth,
} from '../../components/text.js';
import { nameById, type Entity, type Field } from '../../entities/entity.js';
import { inputFieldsOf } from '../../entities/input-fields.js';
import type { Reason } from '../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { summarizeAudit } from '../../ledger/audit-wording.js';
import { keyIn } from '../../ledger/targets.js';
import type { RowInsertion } from '../../services/databases/insert-row.js';
import type { Prospect } from '../../services/databases/prospects.js';
import { placeLines, statementLines, verdictLines } from './explanation.js';
import { describeDemand } from './field-demand.js';
import { brokenIn, currentAnswer, takesText, type RowForm } from './row-form.js';
import { keyName } from '../verbs.js';

/** Columns of the names of the fields, and of the marks before the sentences below them. */
const NAME = { least: 12, most: 28 };

/** The columns that the names of the fields of a form need; longer ones are cut. */
function nameWidth({ entity }: Pick<RowForm, 'entity'>, width: number): number {
  const fields = inputFieldsOf(entity);
  const widest = Math.max(...fields.map(({ name }) => displayWidth(safeText(name))));
  return Math.max(NAME.least, Math.min(NAME.most, Math.floor(width / 3), widest + 1));
}

/**
 * The form field by field with everything that is wrong with each; afterwards what became of the row.
 * Where there are more lines than rows, the field that is typed in is among those that are seen.
 */
export function formLines(form: RowForm, { columns, rows }: Size, look: Look): Line[] {
  if (form.result) return resultLines(form.result, form.entity, columns, look);
  const broken = brokenIn(form);
  const answer = currentAnswer(form);
  const fields = inputFieldsOf(form.entity).map((field, position) =>
    fieldLines(
      {
        field,
        form,
        position,
        reasons: broken.filter((reason) => reason.field === field.name),
        prospects: answer?.prospects.filter((prospect) => isAbout(prospect.field, field)) ?? [],
      },
      columns,
      look,
    ),
  );
  const end = fields.slice(0, form.cursor + 1).flat().length;
  const all = [...fields.flat(), [], ...nextLines(form, broken, columns, look)];
  return all.slice(Math.max(0, end - rows)).slice(0, rows);
}

/** Whether what is said of a field, or of several together, is shown below this one: below the first of them. */
function isAbout(named: string, { name }: Field): boolean {
  return named === name || named.startsWith(`${name}, `);
}

interface FormField {
  readonly field: Field;
  readonly form: RowForm;
  readonly position: number;
  readonly reasons: readonly Reason[];
  readonly prospects: readonly Prospect[];
}

/** A field: a line with its name and text, and the notes on it below. */
function fieldLines(
  { field, form, position, reasons, prospects }: FormField,
  width: number,
  look: Look,
): Line[] {
  const { glyphs } = look;
  const isCurrent = takesText(form) && form.cursor === position;
  const names = nameWidth(form, width);
  const room = Math.max(8, width - names - 2);
  const pointer = isCurrent ? span('accent', `${glyphs.pointer} `) : '  ';
  const name = span(
    isCurrent ? 'accent' : 'dim',
    fitToWidth(safeText(field.name), names, 'left', glyphs.ellipsis),
  );
  const text = safeText(form.texts[position] ?? '');
  const value: Line = isCurrent
    ? textFieldLine(form.field, room, look)
    : [cutToWidth(text, room, glyphs.ellipsis)];
  const head: Line = [pointer, name, ...value];
  const isUntouched = text === '' && !form.seen[position];
  if (isUntouched)
    return [head, ...sentence(['  '], describeDemand(field), { names, width }, 'dim')];
  const marks: Readonly<Record<Prospect['verdict'], Span>> = {
    fine: span('good', glyphs.ok),
    against: span('bad', glyphs.cross),
    unknown: span('warning', '?'),
  };
  return [
    head,
    ...reasons.flatMap(({ message }) =>
      sentence([span('bad', glyphs.cross), ' '], message, { names, width }),
    ),
    ...prospects.flatMap(({ verdict, text: answer }) =>
      sentence(
        [marks[verdict], ' '],
        answer,
        { names, width },
        verdict === 'fine' ? 'dim' : 'text',
      ),
    ),
  ];
}

/** A sentence below a field, after its mark. */
function sentence(
  mark: Line,
  text: string,
  { names, width }: { readonly names: number; readonly width: number },
  tone: 'dim' | 'text' = 'text',
): Line[] {
  return marked([' '.repeat(names + 2), ...mark], text, width, tone);
}

/** What would become of the row as it is typed now, where it would go, and what would write it. */
function nextLines(form: RowForm, broken: readonly Reason[], width: number, look: Look): Line[] {
  const { entity, isInserting, seen } = form;
  const { glyphs } = look;
  if (isInserting) return [[span('waiting', `Inserting the row${glyphs.ellipsis}`)]];
  const names = inputFieldsOf(entity).map(({ name }) => name);
  const isOpen = names.some((name, at) => !seen[at] && broken.some(({ field }) => field === name));
  const answer = currentAnswer(form);
  const outcome = broken.length > 0 ? 'invalid' : answer?.outcome;
  const next = isOpen
    ? marked([], describeFields(entity), width, 'dim')
    : outcome === undefined
      ? [[span('dim', `Asking the databases${glyphs.ellipsis}`)]]
      : verdictLines(outcome, answer?.database ?? '', width, look);
  if (!answer || answer.database === 'nowhere') return next;
  return [
    ...next,
    [],
    ...placeLines(answer, width, look),
    ...statementLines(answer.statements, width),
  ];
}

/** Fields that a sentence lists. */
const LISTED = 12;

function describeFields(entity: Entity): string {
  const names = inputFieldsOf(entity).map((field) => field.name);
  return `A row of ${entity.name}: ${formatFew(names, LISTED)}. Enter goes to the next field.`;
}

/** Where the row went, or why it was rejected, and that the audit passed. */
function resultLines(
  { attempt, database, audit, runId }: RowInsertion,
  definition: Entity,
  width: number,
  look: Look,
): Line[] {
  const { glyphs } = look;
  const { entity, values, outcome, reasons, error } = attempt;
  const name = nameById(entity, safeText(keyIn(definition, values)));
  const { word } = OUTCOME_STYLES[outcome];
  const what =
    outcome === 'inserted'
      ? `${name} was inserted into ${database ?? 'its database'}`
      : `${name} was not inserted: ${word}`;
  const texts = reasons.length > 0 ? reasons.map(({ message }) => message) : [error?.code ?? ''];
  return [
    ...marked([span(outcome, glyphs.outcomes[outcome]), ' '], what, width),
    ...texts.filter(Boolean).flatMap((text) => marked(['  '], text, width)),
    [],
    ...marked(
      [audit.ok ? span('good', glyphs.ok) : span('bad', glyphs.cross), ' '],
      `${summarizeAudit(audit)}.`,
      width,
    ),
    ...marked(
      ['  '],
      `It is run ${runId}: Enter opens it in Results, and History lists it.`,
      width,
    ),
    ...marked(
      ['  '],
      outcome === 'inserted'
        ? `${keyName('add')} adds another row.`
        : `${keyName('add')} goes back to the row.`,
      width,
    ),
  ];
}

/** A sentence after a mark, its further lines below its first. */
function marked(mark: Line, text: string, width: number, tone: 'dim' | 'text' = 'text'): Line[] {
  const indent = lineWidth(mark);
  const blank: Line = [' '.repeat(indent)];
  return wrapToWidth(safeText(text), Math.max(8, width - indent)).map((line, index): Line =>
    (index === 0 ? mark : blank).concat(span(tone, line)),
  );
}
