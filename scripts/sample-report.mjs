// Makes reports/sample.pdf, and a picture of its first page where poppler is installed, from a real
// run of the assignment. Its date and id are fixed, so that only what is new in a report differs.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { inRoot } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { notify } from './lib/notify.mjs';

const SAMPLE = inRoot('reports/sample.pdf');
const PICTURE = inRoot('reports/sample-page-1');

await prepare();
const folder = mkdtempSync(path.join(tmpdir(), 'dbsim-sample-'));
try {
  rmSync(SAMPLE, { force: true });
  await makeReport(dated(runAssignment()));
  notify('made reports/sample.pdf');
  drawFirstPage();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function runAssignment() {
  const args = [
    inRoot('dist/launcher.cjs'),
    'run',
    'assignment',
    '--pace',
    '800',
    '--json',
    '--quiet',
  ];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }));
}

/**
 * The record and the files of its run, under another id and date.
 * @param {{ run: { id: string } }} record
 */
function dated(record) {
  const id = 'r-20260105-090000-000-5a3e';
  const runs = path.join(folder, 'data', 'runs');
  for (const name of readdirSync(runs)) {
    renameSync(path.join(runs, name), path.join(runs, name.replace(record.run.id, id)));
  }
  return { ...record, run: { ...record.run, id, startedAt: '2026-01-05T09:00:00.000Z' } };
}

/** @param {{ run: { id: string } }} record @returns {Promise<void>} */
function makeReport(record) {
  const worker = new Worker(inRoot('dist/report.js'), {
    workerData: {
      kind: 'report',
      dir: folder,
      runId: record.run.id,
      record,
      options: {
        paper: 'a4',
        listing: { missing: 200, inserted: 30, most: 1000 },
        words: { title: '', author: 'Ada Example', course: 'Databases 101' },
      },
      destination: { file: SAMPLE },
    },
  });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (reply) => {
      if (reply.type === 'failed') reject(new Error(reply.message));
      if (reply.type === 'done') resolve();
    });
  });
}

function drawFirstPage() {
  try {
    execFileSync('pdftoppm', ['-r', '80', '-png', '-singlefile', '-l', '1', SAMPLE, PICTURE]);
    notify('made reports/sample-page-1.png');
  } catch {
    notify('pdftoppm is not installed: reports/sample-page-1.png stays as it is');
  }
}
