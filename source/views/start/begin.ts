import { formatAmount } from '../../base/format.js';
import type { FormValues } from '../../commands/setting.js';
import type { Context, Question } from '../view.js';
import { rowsThere } from './databases.js';
import { lookAtDatabases } from './look.js';
import { firstProblem, type StartAction, type StartState } from './state.js';

type StartContext = Context<StartState, StartAction>;

/** Starts the run, unless a value is wrong; asks before it touches databases that hold rows. */
export async function beginRun(context: StartContext): Promise<void> {
  const { dispatch } = context;
  const { form } = context.state;
  const wrong = firstProblem(form);
  if (wrong) {
    dispatch({ type: 'refused', ...wrong });
    if (wrong.name === 'folder' && form.folder === '') dispatch({ type: 'typing' });
    return;
  }
  // As they are now: another program may have written since the view was opened.
  await lookAtDatabases(context);
  const rows = rowsThere(context.state);
  if (rows === 0) await start(context, form);
  else context.ask(askAboutRows(context, form, rows));
}

function askAboutRows(context: StartContext, form: FormValues, rows: number): Question {
  const keep = {
    key: 'k',
    label: 'keep them and add',
    run: () => start(context, { ...form, existing: 'keep' }),
  };
  const fresh = {
    key: 'f',
    label: 'fresh: delete them first',
    run: () => start(context, { ...form, existing: 'fresh' }),
  };
  return {
    title: `The databases hold ${formatAmount(rows, 'row')}`,
    lines: [
      'Kept rows count: an id or address that is already there makes a duplicate.',
      'Stored runs and reports stay either way.',
    ],
    answers: form.existing === 'fresh' ? [fresh, keep] : [keep, fresh],
  };
}

async function start(context: StartContext, form: FormValues): Promise<void> {
  const { services, dispatch } = context;
  dispatch({ type: 'starting', isStarting: true });
  try {
    await services.recovery.stop();
    await services.start.begin(form);
    services.start.remember(form);
    context.open('live');
  } finally {
    dispatch({ type: 'starting', isStarting: false });
  }
}
