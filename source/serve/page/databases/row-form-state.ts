import type { Entity } from '../../../entities/entity.js';
import { inputFieldsOf } from '../../../entities/input-fields.js';
import type { Reason } from '../../../entities/outcome.js';
import { brokenIn } from '../../../views/databases/row-form.js';

/** A row that is typed field by field, and what the server answered about it. */
export interface RowFormState {
  readonly texts: readonly string[];
  /** By position: whether a person has left the field; an empty one is not wrong before. */
  readonly seen: readonly boolean[];
  /** Why the row was refused as it is typed now. */
  readonly refused: readonly Reason[];
}

export type RowFormAction =
  | { readonly type: 'typed'; readonly position: number; readonly text: string }
  | { readonly type: 'left'; readonly position: number }
  | { readonly type: 'refused'; readonly reasons: readonly Reason[] }
  | { readonly type: 'cleared' };

/** An empty form. */
export function emptyForm(entity: Entity): RowFormState {
  const inputs = inputFieldsOf(entity);
  return { texts: inputs.map(() => ''), seen: inputs.map(() => false), refused: [] };
}

/** The form after a key, a move, or an answer; what was answered is about the texts as they were then. */
export function reduceRowForm(state: RowFormState, action: RowFormAction): RowFormState {
  switch (action.type) {
    case 'typed':
      return { ...state, texts: state.texts.with(action.position, action.text), refused: [] };
    case 'left':
      return { ...state, seen: state.seen.with(action.position, true) };
    case 'refused':
      return { ...state, seen: state.seen.map(() => true), refused: action.reasons };
    case 'cleared':
      return {
        texts: state.texts.map(() => ''),
        seen: state.seen.map(() => false),
        refused: [],
      };
  }
}

/** Everything that is known to be wrong with a field: the rules that it breaks, then what the server answered. */
export function problemsOfField(
  entity: Entity,
  { texts, seen, refused }: RowFormState,
  position: number,
): readonly string[] {
  const field = inputFieldsOf(entity)[position];
  if (!field || (!seen[position] && texts[position] === '')) return [];
  const rules = brokenIn({ entity, texts });
  const found = [...rules, ...refused].filter((reason) => reason.field === field.name);
  return [...new Set(found.map(({ message }) => message))];
}

/** What the server answered about the row as a whole. */
export function problemsOfRow(entity: Entity, { refused }: RowFormState): readonly string[] {
  const names = new Set(inputFieldsOf(entity).map(({ name }) => name));
  return refused.filter(({ field }) => !names.has(field)).map(({ message }) => message);
}
