import type { FormValues } from '../../commands/setting-types.js';
import type { RefusedSetting } from '../../services/start.js';
import { askAboutRows } from '../existing-rows.js';
import { carryOut, untilAborted, type Job } from '../jobs.js';
import type { Context } from '../view.js';
import { storedRows } from './databases.js';
import { lookAtDatabases } from './look.js';
import { previewKey } from './previewing.js';
import { restoreOnce } from './restore.js';
import { firstProblem, isStarting, STARTING, type StartAction, type StartState } from './state.js';

type StartContext = Context<StartState, StartAction>;

/** Starts the run, unless a value is wrong; asks first if the databases have rows. */
export async function beginRun(context: StartContext): Promise<void> {
  await restoreOnce(context);
  // Enter may have been pressed twice meanwhile.
  if (isStarting(context.state)) return;
  const { form } = context.state;
  const wrong = firstProblem(form);
  if (wrong) {
    refuse(context, wrong);
    return;
  }
  const job = jobOf(context, 'Checking the databases and the rows');
  const checked = await carryOut(context, job, ({ signal }) => check(context, form, signal));
  if (!checked) return;
  const rows = storedRows(context.state);
  if (checked.wrong) refuse(context, checked.wrong);
  else if (rows === 0) await start(context, form);
  else {
    const first = form.existing === 'fresh' ? 'fresh' : 'keep';
    const { model } = context.services;
    context.ask(
      askAboutRows({ rows, first, model }, (existing) => start(context, { ...form, existing })),
    );
  }
}

function refuse({ state, dispatch }: StartContext, { name, problem }: RefusedSetting): void {
  dispatch({ type: 'refused', name, problem });
  if (name === 'folder' && state.form.folder === '') dispatch({ type: 'typing' });
}

function jobOf({ notify }: StartContext, title: string): Pick<Job, 'kind' | 'title' | 'onCancel'> {
  return {
    kind: STARTING,
    title,
    onCancel: () => notify('The start is cancelled: nothing was written', 'warning'),
  };
}

/**
 * Checks everything that the run depends on again: another program may have changed it since the view was
 * opened.
 * @throws the signal's reason as soon as it is aborted
 */
async function check(
  context: StartContext,
  form: FormValues,
  signal: AbortSignal,
): Promise<{ wrong: RefusedSetting | undefined }> {
  const [refusal, refused] = await untilAborted(
    Promise.all([
      context.services.start.refusal(form),
      refusedRows(context, form, signal),
      lookAtDatabases(context, signal),
    ]),
    signal,
  );
  return { wrong: refusal ?? refused };
}

/** Why the rows cannot be read; rows that were readable are not read again. */
async function refusedRows(
  { state, services }: StartContext,
  form: FormValues,
  signal: AbortSignal,
): Promise<RefusedSetting | undefined> {
  const { preview } = state;
  if (preview?.key === previewKey(form) && preview.found?.type === 'shown') return undefined;
  const found = await services.start.preview(form, { signal });
  return found.type === 'refused' ? found : undefined;
}

async function start(context: StartContext, form: FormValues): Promise<void> {
  const { services } = context;
  await carryOut(context, jobOf(context, 'Starting the run'), async ({ signal }) => {
    await services.recovery.stop();
    await services.start.begin(form, signal);
    services.start.remember(form);
    context.open('live');
  });
}
