import type { FormValues } from '../../commands/setting-types.js';
import { shownFields } from '../../commands/run-form.js';
import { cancelJobs, carryOut } from '../jobs.js';
import { checkDatabases } from './look.js';
import type { Context } from '../view.js';
import type { Previewing, StartAction, StartState } from './state.js';

type StartContext = Context<StartState, StartAction>;

/** The settings that determine the rows and their outcomes. */
const DECIDING = [
  'workload',
  'model',
  'folder',
  'map',
  'rows',
  'invalid',
  'seed',
  'skew',
  'references',
] as const;

/** A key that differs between forms with different rows. */
export function previewKey(form: FormValues): string {
  const shown = shownFields(form);
  return JSON.stringify(DECIDING.map((name) => (shown.includes(name) ? form[name] : '')));
}

/** The kind of the job that reads rows for the preview. */
const PREVIEWING = 'preview';

/** Reads the rows of the form for the preview, unless they are known or being read. */
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
  // Another model has other databases.
  if (services.topology !== context.state.topology) await checkDatabases(context);
}

/** Reads the rows again, because files may have changed. */
export function previewAgain({ state, dispatch }: StartContext): void {
  cancelJobs(state, PREVIEWING);
  dispatch({ type: 'forgotten' });
}
