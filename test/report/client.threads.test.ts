import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import type { RunRecord } from '../../source/ledger/record.js';
import { carryOutJob } from '../../source/report/client.js';
import { DEFAULT_REPORT, listAtMost, type Stage } from '../../source/report/options.js';
import type { ReportJob } from '../../source/report/messages.js';
import { temporaryFolder } from '../harness/folder.js';
import { madeUpRun } from './runs.js';

const jobFor = (record: RunRecord, folder: string): ReportJob => ({
  kind: 'report',
  dir: folder,
  runId: record.run.id,
  record,
  options: DEFAULT_REPORT,
  destination: { folder },
});

describe('a report made beside the program', () => {
  it('is saved under the name of its run, never over another', FULL, async () => {
    const folder = temporaryFolder();
    const { record } = madeUpRun({ rows: 9 });
    const stages: Stage[] = [];
    const first = await carryOutJob(jobFor(record, folder), {
      onProgress: (stage) => stages.push(stage),
    });
    const second = await carryOutJob(jobFor(record, folder));
    expect([...first, ...second].map((file) => path.basename(file))).toEqual([
      `dbsim-${record.run.id}.pdf`,
      `dbsim-${record.run.id}-2.pdf`,
    ]);
    expect([...new Set(stages)]).toEqual(['reading', 'laying out', 'drawing', 'saving']);
    const [one, two] = [...first, ...second].map((file) => readFileSync(file));
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
  });

  it('leaves no file when it is stopped', async () => {
    const folder = temporaryFolder();
    const { record } = madeUpRun({ rows: 3000 });
    const controller = new AbortController();
    const made = carryOutJob(jobFor(record, folder), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(made).rejects.toThrow('The report was stopped');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('reports that there is too little memory, and the program goes on', FULL, async () => {
    const folder = temporaryFolder();
    const { record } = madeUpRun({ rows: 9000 });
    const job = {
      ...jobFor(record, folder),
      options: { ...DEFAULT_REPORT, listing: listAtMost(9000) },
    };
    await expect(carryOutJob(job, { memoryMb: 24 })).rejects.toMatchObject({
      message: 'The report needs more memory than it may take',
      hint: expect.stringContaining('--pdf-rows') as string,
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names a folder that cannot be made', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'reports'), '');
    const job = jobFor(madeUpRun({ rows: 3 }).record, path.join(folder, 'reports'));
    await expect(carryOutJob(job)).rejects.toThrow('a file of that name is in the way');
  });

  it('writes the other formats too', async () => {
    const folder = temporaryFolder();
    const { record } = madeUpRun({ rows: 30 });
    const file = path.join(folder, 'rows.csv');
    const { dir, runId } = jobFor(record, folder);
    const content = DEFAULT_REPORT;
    const job = { kind: 'export', dir, runId, record, format: 'csv', content, file } as const;
    expect(await carryOutJob(job)).toEqual([file]);
    expect(existsSync(file)).toBe(true);
    await expect(carryOutJob(job)).rejects.toThrow('exists already');
  });
});
