import { displayWidth } from '../components/text.js';
import type { Task } from '../ledger/pace.js';
import { carryOut, type JobAction, type JobContext, type JobsState } from './jobs.js';
import { keyName, VERBS } from './verbs.js';
import type { Question } from './question.js';
import type { Binding, Context } from './view.js';

/** The kind of the job that writes a file. */
const WRITING = 'writing';

/** The state of a view that writes files. */
export interface WritingState extends JobsState {
  /** The path of the file that was written last. */
  readonly lastFile: string | undefined;
}

/** The path of a file that was written. */
export interface WroteAction {
  readonly type: 'wrote';
  readonly path: string;
}

/** The part of a view's context that is used here. */
type WritingContext = JobContext &
  Pick<Context<WritingState, JobAction | WroteAction>, 'dispatch' | 'notify' | 'size'>;

/** Whether a file is being written. */
export function isWriting({ jobs }: JobsState): boolean {
  return jobs.some(({ kind }) => kind === WRITING);
}

/** Writes a file as a job, and reports its path. @param make writes it, and gives its path */
export async function writeFile(
  context: WritingContext,
  title: string,
  make: (task: Task) => Promise<string>,
): Promise<void> {
  const path = await carryOut(context, { kind: WRITING, title }, make);
  if (path === undefined) {
    context.notify('Cancelled: no part of the file was kept', 'dim');
    return;
  }
  context.dispatch({ type: 'wrote', path });
  context.notify(describeWritten(path, context.size.columns), 'good');
}

/** The path of a written file, and how to open it if both fit. */
function describeWritten(path: string, columns: number): string {
  const text = `Written: ${path}`;
  const hint = ` (${keyName('openFile')} opens it)`;
  return displayWidth(text + hint) <= columns ? text + hint : text;
}

/** A key that opens the file that was written last. */
export function openFileBinding<State extends WritingState, Action>(
  given: Pick<Binding<State, Action>, 'id' | 'priority'>,
): Binding<State, Action> {
  return {
    ...given,
    ...VERBS.openFile,
    help: 'Open the file that was written last.',
    disabled: ({ lastFile }) =>
      lastFile === undefined
        ? `no file has been written yet; ${keyName('report')} writes the report`
        : undefined,
    run: async ({ state, services, notify }) => {
      if (state.lastFile === undefined) return;
      await services.results.openFile(state.lastFile);
      notify(`Opened ${state.lastFile}`, 'dim');
    },
  };
}

/** The lines and answers of the question which format a file gets. @param make writes it in the chosen one */
export function formatChoices<Format>(
  choices: readonly FormatChoice<Format>[],
  make: (format: Format) => Promise<void>,
): Pick<Question, 'lines' | 'answers'> {
  return {
    lines: choices.map(({ key, label, about }) => `${key}  ${label.padEnd(9)} ${about}`),
    answers: choices.map(({ key, format, label }) => ({ key, label, run: () => make(format) })),
  };
}

/** A format that a file can be exported in. */
export interface FormatChoice<Format> {
  readonly key: string;
  readonly format: Format;
  readonly label: string;
  readonly about: string;
}
