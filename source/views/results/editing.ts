import type { Editing } from '../view.js';
import { refresh } from './refresh.js';
import type { ResultsAction, ResultsState } from './state.js';

/** The filter that is being typed: it applies after each key, and Escape restores the previous one. */
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
