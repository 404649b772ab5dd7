import { displayWidth } from '../../components/text.js';
import type { ComparisonFormat } from '../../services/lab/files.js';
import { carryOut } from '../jobs.js';
import { keyName, VERBS } from '../verbs.js';
import type { Answer } from '../question.js';
import type { Binding } from '../view.js';
import type { LabContext } from './begin.js';
import type { LabAction, LabState } from './state.js';

/** The kind of the job that writes a file. */
const WRITING = 'writing';

const CHOICES: readonly { key: string; format: ComparisonFormat; label: string; about: string }[] =
  [
    { key: 'c', format: 'csv', label: 'CSV', about: 'every run, for a spreadsheet' },
    { key: 'j', format: 'json', label: 'JSON', about: 'the comparison with its verdicts' },
    { key: 'm', format: 'markdown', label: 'Markdown', about: 'the report, for a text' },
    { key: 'h', format: 'html', label: 'HTML', about: 'the report as a page' },
  ];

/** Why no file of the comparison can be written now. */
export function whyNoFile({ shown, jobs }: LabState): string | undefined {
  if (jobs.some(({ kind }) => kind === WRITING)) return 'a file is being written';
  if (!shown) return 'nothing is compared yet';
  return shown.isRunning ? 'the comparison is still going' : undefined;
}

export const fileBindings: readonly Binding<LabState, LabAction>[] = [
  {
    id: 'lab.report',
    ...VERBS.report,
    help: 'Write the PDF report of the comparison.',
    priority: 8,
    disabled: whyNoFile,
    run: askForWords,
  },
  {
    id: 'lab.export',
    ...VERBS.export,
    help: 'Export as CSV, JSON, Markdown or HTML.',
    priority: 9,
    disabled: whyNoFile,
    run: (context) =>
      context.ask({
        title: 'Export the comparison',
        lines: CHOICES.map(({ key, label, about }) => `${key}  ${label.padEnd(9)} ${about}`),
        answers: CHOICES.map(({ key, format, label }): Answer => ({
          key,
          label,
          run: () => write(context, format, 'Exporting the comparison'),
        })),
      }),
  },
  {
    id: 'lab.open-file',
    ...VERBS.openFile,
    help: 'Open the file that was written last.',
    priority: 10,
    disabled: ({ lastFile }) =>
      lastFile === undefined
        ? `no file has been written yet; ${keyName('report')} writes the report`
        : undefined,
    run: async ({ state, services, notify }) => {
      if (state.lastFile === undefined) return;
      await services.results.openFile(state.lastFile);
      notify(`Opened ${state.lastFile}`, 'dim');
    },
  },
];

/** Asks for the names of the first page, remembers them, and writes the report. */
async function askForWords(context: LabContext): Promise<void> {
  const { lab } = context.services;
  const words = await lab.titleWords();
  context.askTexts({
    title: 'The first page of the report',
    fields: [
      { label: 'Author', text: words.author },
      { label: 'Course', text: words.course },
    ],
    enterLabel: 'write',
    run: async ([author = '', course = '']) => {
      await lab.rememberTitleWords({ ...words, author: author.trim(), course: course.trim() });
      await write(context, 'pdf', 'Writing the report');
    },
  });
}

async function write(context: LabContext, format: ComparisonFormat, title: string): Promise<void> {
  const { shown } = context.state;
  if (!shown) return;
  const path = await carryOut(context, { kind: WRITING, title }, (task) =>
    context.services.lab.write(shown, format, task),
  );
  if (path === undefined) {
    context.notify('Cancelled: no part of the file was kept', 'dim');
    return;
  }
  context.dispatch({ type: 'wrote', path });
  const text = `Written: ${path}`;
  const hint = ` (${keyName('openFile')} opens it)`;
  const isFitting = displayWidth(text + hint) <= context.size.columns;
  context.notify(isFitting ? text + hint : text, 'good');
}
