import type { WrittenFormat } from '../../services/results/written-files.js';
import { formatDay } from '../../base/format.js';
import type { RunRecord } from '../../ledger/record.js';
import { VERBS } from '../verbs.js';
import type { Answer } from '../question.js';
import type { Binding } from '../view.js';
import {
  formatChoices,
  isWriting,
  openFileBinding,
  writeFile,
  type FormatChoice,
} from '../written-file.js';
import { servicesOf, type ResultsAction, type ResultsContext, type ResultsState } from './state.js';

const CHOICES: readonly FormatChoice<WrittenFormat>[] = [
  { key: 'c', format: 'csv', label: 'CSV', about: 'every row, for a spreadsheet' },
  { key: 'n', format: 'ndjson', label: 'NDJSON', about: 'every row, one a line, for programs' },
  { key: 'j', format: 'json', label: 'JSON', about: 'the record of the run' },
  { key: 'm', format: 'markdown', label: 'Markdown', about: 'the summary, for a text' },
  { key: 'h', format: 'html', label: 'HTML', about: 'the report as a page' },
  {
    key: 'u',
    format: 'junit',
    label: 'JUnit',
    about: 'every row as a test case, for a build server',
  },
];

/** Why no file can be written now. @param what what a file is for: "report", "export" */
function whyNoFile(
  { record, run, situation, jobs }: ResultsState,
  what: string,
): string | undefined {
  if (isWriting({ jobs })) return 'a file is being written';
  if (record) return undefined;
  return run || situation !== 'none'
    ? 'the run has not been audited yet'
    : `there is no run to ${what}`;
}

export const fileBindings: readonly Binding<ResultsState, ResultsAction>[] = [
  {
    id: 'results.report',
    ...VERBS.report,
    help: 'Write the PDF report, with title and author.',
    priority: 6.5,
    disabled: (state) => whyNoFile(state, 'report'),
    run: askForTitle,
  },
  {
    id: 'results.export',
    ...VERBS.export,
    help: 'Export as CSV, JSON, HTML or another format.',
    priority: 6.6,
    disabled: (state) => whyNoFile(state, 'export'),
    run: (context) =>
      context.ask({
        title: 'Export the run',
        ...formatChoices(CHOICES, (format) =>
          write(context, 'Exporting the run', (record, task, folder) =>
            servicesOf(context).writeExport(record, format, task, folder),
          ),
        ),
      }),
  },
  openFileBinding({ id: 'results.open-file', priority: 6.7 }),
];

/** Asks for the texts of the first page, remembers them, and writes the report. */
async function askForTitle(context: ResultsContext): Promise<void> {
  const results = servicesOf(context);
  const { title, author, course, date } = await results.titleWords();
  const { record } = context.state;
  if (!record) return;
  const day = formatDay(new Date(record.run.startedAt));
  context.askTexts({
    title: 'The first page of the report',
    fields: [
      { label: 'Title', text: title },
      { label: 'Author', text: author },
      { label: 'Course', text: course },
      { label: 'Date', text: date ?? day },
    ],
    enterLabel: 'write',
    run: async (texts) => {
      const [newTitle = '', newAuthor = '', newCourse = '', newDate = ''] = texts.map((text) =>
        text.trim(),
      );
      await results.rememberTitleWords({
        title: newTitle,
        author: newAuthor,
        course: newCourse,
        date: newDate === day ? undefined : newDate,
      });
      await write(context, 'Writing the report', (run, task, folder) =>
        results.writeReport(run, task, folder),
      );
    },
  });
}

type Write = (
  record: RunRecord,
  task: Parameters<ResultsContext['services']['results']['writeReport']>[1],
  folder?: string,
) => Promise<string>;

/** Writes a file to its default folder; if that is not possible, asks for another one. */
async function write(context: ResultsContext, title: string, make: Write): Promise<void> {
  try {
    await writeTo(undefined, context, title, make);
  } catch (error) {
    const others = await servicesOf(context).otherFolders();
    if (!others) throw error;
    const into = (key: string, folder: string): Answer => ({
      key,
      label: folder,
      run: () => writeTo(folder, context, title, make),
    });
    context.ask({
      title: 'Write it elsewhere?',
      lines: [others.problem],
      answers: [into('h', others.home), into('t', others.temporary)],
    });
  }
}

async function writeTo(
  folder: string | undefined,
  context: ResultsContext,
  title: string,
  make: Write,
): Promise<void> {
  const { record } = context.state;
  if (!record) return;
  await writeFile(context, title, (task) => make(record, task, folder));
}
