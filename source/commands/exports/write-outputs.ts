import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { ProgramError } from '../../base/errors.js';
import { escapeText } from '../../base/text.js';
import type { RunRecord } from '../../ledger/record.js';
import { carryOutJob } from '../../report/client.js';
import type { ExportFormat } from '../../report/formats.js';
import type { Stage } from '../../report/options.js';
import { finishedRun } from '../../report/run.js';
import { savePieces } from '../../report/save.js';
import type { CommandContext } from '../context.js';
import type { OutputStream } from '../io.js';
import { StatusLine } from '../status-line.js';
import type { OutputRequest } from './output-request.js';

/**
 * Writes the requested files.
 * @returns a line for each file, for the user
 */
export async function writeOutputs(
  request: OutputRequest,
  record: RunRecord,
  { dir, quiet, io }: CommandContext,
  signal?: AbortSignal,
): Promise<string[]> {
  const { destination, options, exports } = request;
  const run = finishedRun(dir, record);
  const lines: string[] = [];
  for (const { format, file } of exports) {
    const { exportRun } = await import('../../report/exports/export.js');
    const pieces = exportRun(format, run, options, file === undefined ? 'pipe' : 'file');
    if (file === undefined) await writeOutput(pieces, io.stdout);
    else await savePieces(file, pieces);
    if (file !== undefined) lines.push(`${NAMES[format]}: ${escapeText(file)}`);
  }
  if (destination) {
    const line = new StatusLine(io);
    try {
      const job = {
        kind: 'report',
        dir,
        runId: record.run.id,
        record,
        options,
        destination,
      } as const;
      const [pdf, ...beside] = await carryOutJob(job, {
        signal,
        onProgress: (stage, share) => {
          if (line.isDrawn && !quiet) line.show(stageLine(stage, share));
        },
      });
      lines.push(
        ...[`Report: ${pdf}`, ...beside.map((path) => `Beside it: ${path}`)].map(escapeText),
      );
    } finally {
      line.clear();
    }
  }
  return lines;
}

const NAMES: Readonly<Record<ExportFormat, string>> = {
  csv: 'CSV',
  ndjson: 'NDJSON',
  markdown: 'Markdown',
  junit: 'JUnit',
  html: 'HTML',
  trace: 'Trace',
};

/** A reader that closes early, such as `head`, is not an error. */
async function writeOutput(pieces: Iterable<string>, stdout: OutputStream): Promise<void> {
  try {
    const shown = stdout.isTTY ? safePieces(pieces) : pieces;
    await pipeline(Readable.from(shown), stdout, { end: false });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return;
    const reason = code === 'ENOSPC' ? 'the disk is full' : message;
    throw new ProgramError(`Standard output cannot be written: ${reason}`, {
      hint: 'The run itself is stored and safe',
      cause: error,
    });
  }
}

/** A file holds values exactly; a terminal must not obey the values of a row. */
function* safePieces(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield piece.split('\n').map(escapeText).join('\n');
}

/** "Report: drawing 40 %". */
function stageLine(stage: Stage, share: number | null): string {
  const percent = share === null ? '' : ` ${Math.round(share * 100)} %`;
  return `Report: ${stage}${percent}`;
}
