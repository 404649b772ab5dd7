import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import type { FlagValues } from '../../source/commands/context.js';
import { readThresholds, describeMissed } from '../../source/commands/exports/thresholds.js';
import { readOutputRequest } from '../../source/commands/exports/output-request.js';
import { DEFAULT_REPORT, listAtMost } from '../../source/report/options.js';
import { temporaryFolder } from '../harness/folder.js';
import { madeUpRun } from './runs.js';

const request = (flags: FlagValues, command: 'run' | 'report' = 'report') =>
  readOutputRequest({ flags, dir: 'work' }, command);

describe('what the flags ask to be written', () => {
  it('is a PDF in the folder of reports, unless something else is named', () => {
    const reports = { folder: path.join('work', 'reports') };
    expect(request({}).destination).toEqual(reports);
    expect(request({ 'export-csv': 'x.csv' }).destination).toBeUndefined();
    expect(request({ 'export-csv': 'x.csv', output: 'y.pdf' }).destination).toEqual({
      file: 'y.pdf',
    });
    expect(request({}, 'run').destination).toBeUndefined();
    expect(request({ report: '' }, 'run').destination).toEqual(reports);
  });

  it('is the PDF of `report` under either of its names, not under both', () => {
    expect(request({ report: 'x.pdf' }).destination).toEqual({ file: 'x.pdf' });
    expect(request({ report: 'x.pdf', 'export-csv': 'x.csv' }).destination).toEqual({
      file: 'x.pdf',
    });
    expect(() => request({ report: 'x.pdf', output: 'y.pdf' })).toThrow('give only one of them');
  });

  it('lists the rows that were not inserted and a sample of the others on A4, unless flags ask for others', () => {
    expect(request({}).options).toEqual(DEFAULT_REPORT);
    expect(request({ paper: 'letter', 'pdf-rows': 'all' }).options).toMatchObject({
      paper: 'letter',
      listing: listAtMost(Number.POSITIVE_INFINITY),
    });
    expect(request({ 'pdf-rows': '50' }).options.listing).toEqual(listAtMost(50));
  });

  it('names title, author, course and date on the first page; an empty date is none', () => {
    const { words } = request({ title: ' Locks ', author: 'Ana', date: '' }).options;
    expect(words).toEqual({ title: 'Locks', author: 'Ana', course: '', date: '' });
    expect(request({}).options.words.date).toBeUndefined();
  });

  it('names a wrong value and what is allowed', () => {
    expect(() => request({ 'pdf-rows': '-1' })).toThrow(
      '--pdf-rows must be a whole number from 0 to',
    );
    expect(() => request({ paper: 'a3' })).toThrow('--paper must be a4 or letter (was "a3")');
    expect(() => request({ output: '-' })).toThrow('--output needs a file');
  });

  it('is no PDF under the name of another format', () => {
    const named = [
      ['html', 'html'],
      ['md', 'markdown'],
      ['csv', 'csv'],
      ['ndjson', 'ndjson'],
      ['xml', 'junit'],
      ['trace.json', 'trace'],
    ] as const;
    for (const [extension, format] of named) {
      for (const flag of ['report', 'output']) {
        const ask = () => request({ [flag]: `out/r.${extension.toUpperCase()}` });
        expect(ask).toThrow(`--${flag} writes a PDF, and "out/r.${extension.toUpperCase()}" ends`);
        expect(ask).toThrow(
          expect.objectContaining({
            hint: `Give it a name that ends in .pdf, or use --export-${format} for this file`,
          }),
        );
      }
    }
    expect(() => request({ report: 'r.json' })).toThrow('ends in .json');
    expect(() => request({ report: 'r.txt' }, 'run')).toThrow('ends in .txt');
    expect(request({ report: 'r.v2' }).destination).toEqual({ file: 'r.v2' });
  });

  it('gives standard output to one thing only', () => {
    expect(request({ 'export-html': '-' }).toOutput).toBe(true);
    expect(() => request({ 'export-html': '-', 'export-csv': '' })).toThrow('Only one output');
    expect(() => request({ 'export-html': '-', json: '' }, 'run')).toThrow('Only one output');
  });

  it('never overwrites', () => {
    const file = path.join(temporaryFolder(), 'there.pdf');
    writeFileSync(file, '');
    expect(() => request({ output: file })).toThrow('exists already and is not overwritten');
    expect(() => request({ 'export-csv': file })).toThrow('exists already and is not overwritten');
  });
});

describe('a threshold: --fail-under', () => {
  const { record } = madeUpRun({
    rows: 20,
    outcomeOf: (row) => (row % 5 ? 'inserted' : 'invalid'),
  });

  it('names the threshold that is missed', () => {
    const missed = (failUnder?: number, failOverP99?: number, from = record) =>
      describeMissed(from, { failUnder, failOverP99 });
    expect(missed(95)).toEqual(['The success rate 80.0 % is below --fail-under 95 %']);
    expect(missed(80)).toEqual([]);
    expect(missed()).toEqual([]);
    expect(missed(1, undefined, madeUpRun({ rows: 0 }).record)).toHaveLength(1);
  });

  it('is joined by one for the latency', () => {
    const { p99 } = record.latencyMs;
    const missed = (failOverP99: number) => describeMissed(record, { failUnder: 95, failOverP99 });
    expect(missed(1)[1]).toBe('The p99 latency 5.00 ms is above --fail-over-p99 1 ms');
    expect(missed(p99 ?? 0)).toHaveLength(1);
  });

  it('is a number from 0 to 100', () => {
    expect(readThresholds({ 'fail-under': '99.5' }).failUnder).toBe(99.5);
    expect(() => readThresholds({ 'fail-under': '101' })).toThrow(
      '--fail-under must be a number from 0 to 100',
    );
    expect(() => readThresholds({ 'fail-over-p99': 'x' })).toThrow('--fail-over-p99 must be');
  });
});
