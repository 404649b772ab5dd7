import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';

import { newScratch, removeScratch } from '../../base/scratch.js';
import { EXPORT_FORMATS, EXPORT_MEANINGS, EXTENSIONS } from '../../report/formats.js';
import { readRecord } from '../../report/run.js';
import type { WrittenFormat } from '../../services/results/written-files.js';
import type { ServerContext } from '../context.js';
import { HttpProblem } from '../problem.js';
import type { ApiRequest, Route } from '../route.js';
import { storedId } from './runs.js';

/** A file that is made of a run. */
interface Export {
  readonly format: WrittenFormat | 'pdf';
  readonly extension: string;
  readonly type: string;
  readonly meaning: string;
}

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
  markdown: 'text/markdown; charset=utf-8',
  junit: 'application/xml',
  html: 'text/html; charset=utf-8',
  trace: 'application/json',
};

const EXPORTS: readonly Export[] = [
  { format: 'pdf', extension: '.pdf', type: 'application/pdf', meaning: 'the report' },
  { format: 'json', extension: '.json', type: 'application/json', meaning: 'the record' },
  ...EXPORT_FORMATS.map((format) => ({
    format,
    extension: EXTENSIONS[format],
    type: TYPES[format] ?? 'application/octet-stream',
    meaning: EXPORT_MEANINGS[format],
  })),
];

/** The report and the other formats of a stored run; one is made at a time. */
export function exportRoutes(context: ServerContext): Route[] {
  const queue = new OneAtATime();
  return EXPORTS.map((made) => ({
    method: 'GET',
    path: `/api/runs/{id}/report${made.extension}`,
    id: `export${made.format[0]!.toUpperCase()}${made.format.slice(1)}`,
    summary: `A stored run as ${made.extension.slice(1)}: ${made.meaning}`,
    answers: { 200: { description: 'The file', type: made.type.replace(/;.*/, '') } },
    handle: (request) => queue.run(() => exportRun(context, made, request)),
  }));
}

async function exportRun(
  context: ServerContext,
  { format, extension, type }: Export,
  { request, path }: ApiRequest,
): Promise<Response> {
  const id = await storedId(context, path['id'] ?? '');
  const record = await readRecord(context.dir, id);
  if (!record) throw new HttpProblem('conflict', `Run ${id} has no record yet`);
  const { results } = context.services;
  const task = { signal: request.signal };
  const folder = newScratch('serve');
  try {
    const file =
      format === 'pdf'
        ? await results.writeReport(record, task, folder)
        : await results.writeExport(record, format, task, folder);
    const { size } = await stat(file);
    const stream = createReadStream(file);
    stream.once('close', () => removeScratch(folder));
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
      headers: {
        'content-type': type,
        'content-length': String(size),
        'content-disposition': `attachment; filename="dbsim-${id}${extension}"`,
      },
    });
  } catch (error) {
    removeScratch(folder);
    throw error;
  }
}

/** Carries out work one after the other: a report may take much memory. */
class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work, work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
