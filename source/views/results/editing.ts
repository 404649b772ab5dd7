import type { Editing } from '../view.js';
import { refresh } from './refresh.js';
import type { ResultsAction, ResultsState } from './state.js';

/** The filter that is being typed; rows follow each key, Escape goes back to what was. */
export function editingOf({
  typing,
}: ResultsState): Editing<ResultsState, ResultsAction> | undefined {
  if (!typing) return undefined;
  return {
    field: typing.field,
    change: (field) => ({ type: 'typed', field }),
    accept: (context) => {
      context.dispatch({ type: 'typing-ended', isKept: true });
      refresh(context);
    },
    cancel: (context) => {
      context.dispatch({ type: 'typing-ended', isKept: false });
      refresh(context);
    },
  };
}
