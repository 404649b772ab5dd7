import { safeText } from '../../components/text.js';
import type { RepeatableRun } from '../../commands/repeat.js';
import { askAboutRows, type Existing } from '../existing-rows.js';
import { storedRows } from '../start/databases.js';
import type { Context } from '../view.js';
import { selectedRun, type HistoryAction, type HistoryState } from './state.js';

export type HistoryContext = Context<HistoryState, HistoryAction>;

/** Asks whether the selected run is started again, and what becomes of the rows that are there. */
export async function askToRunAgain(context: HistoryContext): Promise<void> {
  const { state, services, ask } = context;
  const run = selectedRun(state);
  if (!run) return;
  const repeatable = await services.history.findRepeatable(run.id);
  const databases = await services.databaseStatuses();
  const { topology, model } = services;
  const rows = storedRows({ databases, topology });
  const lines = [repeatable.commandLine, ...repeatable.notes].map(safeText);
  const start = (existing: Existing): Promise<void> => runAgain(context, repeatable, existing);
  if (rows > 0) {
    const first = run.settings.fresh ? 'fresh' : 'keep';
    ask(askAboutRows({ rows, first, lines, model }, start));
    return;
  }
  ask({
    title: `Run ${run.id} again?`,
    lines,
    answers: [{ key: 'y', label: 'run it again', run: () => start('keep') }],
  });
}

async function runAgain(
  { services, open }: HistoryContext,
  repeatable: RepeatableRun,
  existing: Existing,
): Promise<void> {
  await services.recovery.stop();
  await services.history.startAgain(repeatable, existing === 'fresh');
  open('live');
}
