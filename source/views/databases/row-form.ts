import { textField, type TextField } from '../../components/text-field.js';
import type { Entity } from '../../entities/entity.js';
import { inputFieldsOf } from '../../entities/input-fields.js';
import { judgeRow } from '../../entities/judge.js';
import type { Reason } from '../../entities/outcome.js';
import { readFields } from '../../entities/read-text.js';
import type { RowInsertion, TypedFields } from '../../services/databases/insert-row.js';
import type { ExplainedRow } from '../../services/databases/prospects.js';

/** A new row that is typed field by field, until the run has decided it. */
export interface RowForm extends TypedFields {
  /** Tells answers for this form from answers for an earlier one. */
  readonly session: number;
  /** Position of the field that is typed in. */
  readonly cursor: number;
  /** The text of that field, and where the next character goes. */
  readonly field: TextField;
  /** By position: whether a person has been there; an empty field is not wrong before. */
  readonly seen: readonly boolean[];
  /** What the router and the databases answered, and for which texts. */
  readonly checked:
    | { readonly texts: readonly string[]; readonly explained: ExplainedRow }
    | undefined;
  /** The texts for which the databases are being asked. */
  readonly asked: readonly string[] | undefined;
  readonly isInserting: boolean;
  /** What became of it; the form is closed for typing then. */
  readonly result: RowInsertion | undefined;
}

/** An empty form, or one that goes on with texts. */
export function openForm(
  entity: Entity,
  session: number,
  texts: readonly string[] = inputFieldsOf(entity).map(() => ''),
): RowForm {
  return {
    entity,
    session,
    texts,
    cursor: 0,
    field: textField(texts[0]),
    seen: texts.map((text) => text !== ''),
    checked: undefined,
    asked: undefined,
    isInserting: false,
    result: undefined,
  };
}

/** Whether the form takes characters: not while its row is inserted, nor afterwards. */
export function takesText({ isInserting, result }: RowForm): boolean {
  return !isInserting && result === undefined;
}

/** Whether something was typed that would be lost. */
export function hasText({ texts, result }: RowForm): boolean {
  return result === undefined && texts.some((text) => text.trim() !== '');
}

export function isOnLast({ texts, cursor }: RowForm): boolean {
  return cursor === texts.length - 1;
}

/** The form after a key in its field. */
export function typeInForm(form: RowForm, field: TextField): RowForm {
  const texts = form.texts.with(form.cursor, field.text);
  return { ...form, field, texts, seen: form.seen.with(form.cursor, true) };
}

/** The form with the cursor in another field. */
export function moveInForm(form: RowForm, cursor: number): RowForm {
  const to = Math.max(0, Math.min(form.texts.length - 1, cursor));
  const seen = form.seen.with(form.cursor, true);
  return { ...form, cursor: to, field: textField(form.texts[to]), seen };
}

/** The form once the whole row was looked at: from then on an empty field is wrong. */
export function seeWholeForm(form: RowForm): RowForm {
  return { ...form, seen: form.texts.map(() => true) };
}

/** Every rule that the row breaks as it is typed now; the same list as that of a run. */
export function brokenIn({ entity, texts }: TypedFields): readonly Reason[] {
  return judgeRow(entity, readFields(entity, texts)).reasons;
}

/** What the databases answered for the texts as they are now; undefined where they have not yet. */
export function currentAnswer({ texts, checked }: RowForm): ExplainedRow | undefined {
  return checked && isSameRow(checked.texts, texts) ? checked.explained : undefined;
}

/** Whether the databases should be asked: one question at a time, and none twice. */
export function wantsAnswer(form: RowForm): boolean {
  return takesText(form) && form.asked === undefined && currentAnswer(form) === undefined;
}

/** Takes an answer; it stays in view while the next one is awaited only where it is still about the same texts. */
export function takeAnswer(form: RowForm, explained: ExplainedRow | undefined): RowForm {
  const { asked } = form;
  if (!asked) return form;
  const checked = explained ? { texts: asked, explained } : form.checked;
  return { ...form, asked: undefined, checked };
}

function isSameRow(one: readonly string[], other: readonly string[]): boolean {
  return one.every((text, position) => text === other[position]);
}
