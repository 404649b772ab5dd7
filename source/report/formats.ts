/** Page sizes of the report. */
export const PAPERS = ['a4', 'letter'] as const;

export type Paper = (typeof PAPERS)[number];

/** The other formats that a run can be written in. */
export const EXPORT_FORMATS = ['csv', 'ndjson', 'markdown', 'junit', 'html', 'trace'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What is in a file of each format. */
export const EXPORT_MEANINGS: Readonly<Record<ExportFormat, string>> = {
  csv: 'every row (of a comparison every run) for spreadsheets',
  ndjson: 'every row exactly, one JSON object a line',
  markdown: 'the summary for a pull request or a wiki',
  junit: 'every row as a test case: rejected is skipped, failed is failed; the audit as a suite',
  html: 'the report as one web page',
  trace: 'what threads and databases did when, for Perfetto and chrome://tracing',
};

/** How files of each format end. */
export const EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  csv: '.csv',
  ndjson: '.ndjson',
  markdown: '.md',
  junit: '.xml',
  html: '.html',
  trace: '.trace.json',
};
