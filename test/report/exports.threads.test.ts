import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';

import { csvCell } from '../../source/report/exports/csv.js';
import {
  EXPORT_FORMATS,
  exportRun,
  type ExportFormat,
} from '../../source/report/exports/export.js';
import { databaseLookup } from '../../source/ledger/attempt-database.js';
import type { FinishedRun } from '../../source/report/run.js';
import { SHOP } from '../../source/entities/shop.js';
import { attemptCells, attemptColumns } from '../../source/report/tables/attempt-cells.js';
import { exampleRun } from './examples.js';
import { madeUpRun } from './runs.js';

const exported = (format: ExportFormat, run: FinishedRun): string =>
  [...exportRun(format, run)].join('');

/** The elements of an XML text, in order; fails where it is not well-formed. */
function elementsOf(xml: string): { name: string; attributes: Record<string, string> }[] {
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes }));
  parser.write(xml).close();
  return elements;
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '=1+1',
    "'=1",
    '+x',
    '-x',
    '@x',
    '\tx',
    ' x ',
    'a,"b"\r\nc',
    '<script>',
    '|',
    '',
    '\u202E',
  ),
);

const runOf = (texts: readonly string[]): FinishedRun =>
  madeUpRun({
    rows: texts.length,
    threads: 2,
    textOf: (index) => texts[index] ?? '',
    outcomeOf: (index) =>
      (['inserted', 'invalid', 'failed', 'unknown'] as const)[index % 4] ?? 'inserted',
  });

const anyRun = fc.array(anyText, { minLength: 1, maxLength: 12 }).map(runOf);

describe('CSV', () => {
  it('reads back as the same cells', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const records: string[][] = parse(exported('csv', run), {
          bom: true,
          record_delimiter: '\r\n',
        });
        const expected = [...run.attempts()].map((attempt) =>
          attemptCells(attempt, SHOP, databaseLookup(run.record.run.settings)(attempt)).map(
            (cell) => (typeof cell === 'object' ? cell.number : String(cell)),
          ),
        );
        expect(records[0]).toEqual(attemptColumns(SHOP));
        expect(records.slice(1).map((cells) => cells.map(disarm))).toEqual(expected);
      }),
    );
  });

  it('holds no cell that a spreadsheet would calculate', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [[cell = ''] = []]: string[][] = parse(`${csvCell(text)}\r\n`, {
          record_delimiter: '\r\n',
        });
        expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
    expect(csvCell(-50)).toBe('-50');
    expect(csvCell({ number: '-50.00' })).toBe('-50.00');
  });

  it('begins with a byte-order mark', () => {
    expect(exported('csv', runOf(['x'])).codePointAt(0)).toBe(0xfeff);
  });

  const disarm = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);
});

describe('NDJSON', () => {
  it('is exact', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const lines = exported('ndjson', run).trimEnd().split('\n');
        const databaseOf = databaseLookup(run.record.run.settings);
        const expected = Array.from(run.attempts(), (attempt) => ({
          ...attempt,
          database: databaseOf(attempt),
        }));
        expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(expected);
      }),
    );
  });
});

describe('JUnit', () => {
  it('is XML with one test case for each row, whatever the rows hold', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const xml = exported('junit', run);
        expect(elementsOf(xml).length).toBeGreaterThan(3);
        // eslint-disable-next-line no-control-regex
        expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
        const { attempted, rejected, failed, unknown } = run.record.totals;
        const { checks } = run.record.audit;
        const failedChecks = checks.filter(({ ok }) => !ok).length;
        expect(xml.match(/<testcase /g)).toHaveLength(attempted + checks.length);
        expect(xml.match(/<skipped /g) ?? []).toHaveLength(rejected);
        expect(xml.match(/<failure /g) ?? []).toHaveLength(failed + unknown + failedChecks);
      }),
    );
  });

  it('counts what it holds', async () => {
    const run = await exampleRun('assignment');
    const [testsuites] = elementsOf(exported('junit', run));
    const tests = String(30 + run.record.audit.checks.length);
    expect(testsuites?.attributes).toMatchObject({ tests, failures: '0', skipped: '6' });
  });
});

describe('HTML', () => {
  it('refers to nothing outside itself and escapes every value', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const html = exported('html', run);
        expect(html).not.toMatch(
          /https?:|\bsrc=|\bhref=|@import|url\((?!#)|<script|<link|<iframe/i,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('has balanced tags and the charts of the report', async () => {
    const html = exported('html', await exampleRun('assignment'));
    expect(html).toContain('24 of 30 rows were inserted (80.0 %)');
    expect(html.match(/<svg/g)?.length).toBeGreaterThan(5);
    expect(html).not.toMatch(/NaN|undefined|\[object/);
    const body = html.replace(/^<!doctype html>\n/, '').replaceAll(/<meta[^>]*>/g, '');
    expect(elementsOf(body).length).toBeGreaterThan(100);
  });
});

describe('Markdown', () => {
  it('keeps every table in shape, whatever the rows hold', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const blocks = exported('markdown', run).split(/\n\n/);
        for (const block of blocks.filter((text) => text.startsWith('| '))) {
          const widths = block
            .trimEnd()
            .split('\n')
            .map((line) => line.replaceAll(/\\./g, '').split('|').length);
          expect(new Set(widths).size).toBe(1);
        }
      }),
    );
  });

  it('has the numbers of the report', async () => {
    const text = exported('markdown', await exampleRun('assignment'));
    expect(text).toContain('24 of 30 rows were inserted');
    expect(text).toContain('| users.db | 10 | 8 | 2 | 80.0 % | 8 equal |');
  });
});

describe('every format', () => {
  it.each(EXPORT_FORMATS)('%s takes a run without rows', (format) => {
    expect(exported(format, madeUpRun({ rows: 0 }))).not.toMatch(/NaN|undefined/);
  });
});
