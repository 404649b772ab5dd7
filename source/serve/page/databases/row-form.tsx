/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useReducer, useState } from 'preact/hooks';

import { capitalize } from '../../../base/text.js';
import type { Entity } from '../../../entities/entity.js';
import { inputFieldsOf } from '../../../entities/input-fields.js';
import type { Reason } from '../../../entities/outcome.js';
import { describeDemand } from '../../../views/databases/field-demand.js';
import { problemText } from '../api-client.js';
import { Field } from '../fields.js';
import { emptyForm, problemsOfField, problemsOfRow, reduceRowForm } from './row-form-state.js';
import { rowJson } from './row-json.js';

/** What became of a row: where it is, or why it was refused. */
export type InsertAnswer =
  | { readonly kind: 'inserted'; readonly sentence: string }
  | { readonly kind: 'refused'; readonly sentence: string; readonly reasons: readonly Reason[] };

/** A new row, field by field, with everything that is wrong with each at the field. */
export function RowForm(props: {
  readonly entity: Entity;
  /** @param json the row as a JSON object @throws Error in words for a user */
  readonly insert: (json: string) => Promise<InsertAnswer>;
}): VNode {
  const { entity, insert } = props;
  const [state, dispatch] = useReducer(reduceRowForm, entity, emptyForm);
  const [isBusy, setIsBusy] = useState(false);
  const [answer, setAnswer] = useState<InsertAnswer>();

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    try {
      const found = await insert(rowJson(entity, state.texts));
      setAnswer(found);
      if (found.kind === 'inserted') dispatch({ type: 'cleared' });
      else dispatch({ type: 'refused', reasons: found.reasons });
    } catch (error) {
      setAnswer({ kind: 'refused', sentence: problemText(error), reasons: [] });
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <form
      class="panel stack"
      noValidate
      aria-labelledby="row-form-title"
      onSubmit={(event) => void submit(event)}
    >
      <h2 id="row-form-title">Add a row to {entity.table}</h2>
      <div class="form">
        {inputFieldsOf(entity).map((field, position) => (
          <Field
            key={field.name}
            id={`row-${field.name}`}
            label={field.name}
            note={`${capitalize(describeDemand(field))}.`}
            problems={problemsOfField(entity, state, position)}
          >
            {(described) => (
              <input
                {...described}
                value={state.texts[position] ?? ''}
                autoComplete="off"
                spellcheck={false}
                onInput={(event) =>
                  dispatch({ type: 'typed', position, text: event.currentTarget.value })
                }
                onBlur={() => dispatch({ type: 'left', position })}
              />
            )}
          </Field>
        ))}
      </div>
      <div class="row">
        <button class="button button-primary" type="submit" disabled={isBusy}>
          {isBusy ? 'Inserting …' : 'Insert'}
        </button>
        <div role="status">
          {answer && (
            <p class={answer.kind === 'inserted' ? 'tone-good' : 'tone-bad'}>
              {answer.kind === 'inserted' ? '✔' : '✖'} {answer.sentence}
            </p>
          )}
          {problemsOfRow(entity, state).map((problem) => (
            <p class="field-problem" key={problem}>
              {problem}
            </p>
          ))}
        </div>
      </div>
      <p class="note">
        Rows are only added here: nothing that is stored is ever changed or deleted, so there is no
        update and no delete.
      </p>
    </form>
  );
}
