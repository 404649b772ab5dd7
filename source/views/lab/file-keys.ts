import type { ExperimentFormat } from '../../services/lab/files.js';
import { VERBS } from '../verbs.js';
import type { Binding } from '../view.js';
import {
  formatChoices,
  isWriting,
  openFileBinding,
  writeFile,
  type FormatChoice,
} from '../written-file.js';
import type { LabContext } from './begin.js';
import type { LabAction, LabState } from './state.js';

const CHOICES: readonly FormatChoice<ExperimentFormat>[] = [
  { key: 'c', format: 'csv', label: 'CSV', about: 'every run or window, for a spreadsheet' },
  { key: 'j', format: 'json', label: 'JSON', about: 'all that is known of it' },
  { key: 'm', format: 'markdown', label: 'Markdown', about: 'the report, for a text' },
  { key: 'h', format: 'html', label: 'HTML', about: 'the report as a page' },
];

/** Why no file of the comparison can be written now. */
export function whyNoFile({ shown, jobs }: LabState): string | undefined {
  if (isWriting({ jobs })) return 'a file is being written';
  if (!shown) return 'nothing is compared yet';
  return shown.isRunning ? `the ${shown.kind} is still going` : undefined;
}

export const fileBindings: readonly Binding<LabState, LabAction>[] = [
  {
    id: 'lab.report',
    ...VERBS.report,
    help: 'Write the PDF report of the comparison or search.',
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
        title: `Export the ${context.state.shown?.kind}`,
        ...formatChoices(CHOICES, (format) => write(context, format, 'Exporting')),
      }),
  },
  openFileBinding({ id: 'lab.open-file', priority: 10 }),
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

async function write(context: LabContext, format: ExperimentFormat, title: string): Promise<void> {
  const { shown } = context.state;
  if (!shown) return;
  await writeFile(context, title, (task) => context.services.lab.write(shown, format, task));
}
