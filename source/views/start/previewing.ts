import type { FormValues } from '../../commands/setting-types.js';
import { shownFields } from '../../commands/run-form.js';
import { cancelJobs, carryOut } from '../jobs.js';
import type { Context } from '../view.js';
import type { Previewing, StartAction, StartState } from './state.js';

type StartContext = Context<StartState, StartAction>;

/** The settings that decide which rows there are and what becomes of them. */
const DECIDING = ['workload', 'folder', 'map', 'rows', 'invalid', 'seed', 'references'] as const;

/** Distinguishes forms with other rows. */
export function previewKey(form: FormValues): string {
  const shown = shownFields(form);
  return JSON.stringify(DECIDING.map((name) => (shown.includes(name) ? form[name] : '')));
}

/** The kind of the job that reads rows for the preview. */
const PREVIEWING = 'preview';

/** Finds out what the rows of the form are, where that is not known or being found out. */
export async function previewRows(context: StartContext): Promise<void> {
  const { form, preview, isRestored } = context.state;
  const key = previewKey(form);
  if (!isRestored || preview?.key === key) return;
  const { dispatch, services } = context;
  const show = (found: Previewing['found']): void => dispatch({ type: 'previewed', key, found });
  dispatch({ type: 'previewing', key });
  const job = {
    kind: PREVIEWING,
    title: 'Reading the first rows',
    onCancel: () => show({ type: 'cancelled' }),
  };
  const found = await carryOut(context, job, (task) => services.start.preview(form, task));
  if (found) show(found);
}

/** Finds it out again: files may have changed. */
export function previewAgain({ state, dispatch }: StartContext): void {
  cancelJobs(state, PREVIEWING);
  dispatch({ type: 'forgotten' });
}
