import { describe, expect, it } from 'vitest';
import { insertStatement, readPgbench, readSlap } from '../../bench/lib/load-generators.mjs';
import { kilobytes, processorMs } from '../../bench/lib/watch.mjs';
import { readOptions } from '../../bench/lib/options.mjs';
import { differentPackages } from '../../bench/lib/other-build.mjs';
import { measureBuilds } from '../../bench/lib/pairs.mjs';
import { csvLine, insertedRow, splitCsv } from '../../bench/lib/rows.mjs';

describe('the words after `npm run bench`', () => {
  it('have defaults', () => {
    expect(readOptions(['rows', 'files'])).toEqual({
      names: ['rows', 'files'],
      help: false,
      pairs: 5,
      rows: undefined,
      times: 20,
      full: false,
      anyway: false,
      dir: undefined,
      against: undefined,
      nodes: [],
    });
  });

  it('may name further Nodes', () => {
    const words = ['start', '--node', 'a/node', '--node', 'b/node'];
    expect(readOptions(words).nodes).toEqual(['a/node', 'b/node']);
  });

  it('are refused by name', () => {
    expect(() => readOptions(['--pairs', '0'])).toThrow('--pairs must be a whole number from 1');
    expect(() => readOptions(['--rows', 'many'])).toThrow('(was "many")');
    expect(() => readOptions(['--fast'])).toThrow('--fast');
  });
});

describe('another commit to compare with', () => {
  it('shares the packages unless it needs one in another version', () => {
    const installed = { a: { version: '1.0.0' }, b: { version: '2.0.0' } };
    expect(differentPackages({ '': {}, a: { version: '1.0.0' } }, installed)).toEqual([]);
    expect(differentPackages({ b: { version: '2.1.0' } }, installed)).toEqual(['b']);
    expect(differentPackages({ other: { version: '1.0.0' } }, installed)).toEqual([]);
  });

  it('is measured in the same rounds', async () => {
    const order: string[] = [];
    const context = {
      options: readOptions(['rows', '--pairs', '2']),
      notify: () => {},
      other: { commit: '0123abc', launcher: 'other' },
    };
    const run = (name: string) => (program: string) => {
      order.push(`${name} ${program === 'other' ? 'other' : 'this'}`);
      return Promise.resolve(order.length);
    };
    const found = await measureBuilds(
      { ours: { a: run('a') }, references: { r: () => run('r')('this') } },
      context,
    );
    expect(order).toEqual(['a this', 'a other', 'r this', 'r this', 'a other', 'a this']);
    expect(found).toEqual({ ours: { a: [1, 6] }, other: { a: [2, 5] }, references: { r: [3, 4] } });
  });

  it('is measured once a round where it lacks ways of this build', async () => {
    const measured: string[] = [];
    const context = {
      options: readOptions(['rows', '--pairs', '1']),
      notify: () => {},
      other: { commit: '0123abc', launcher: 'other' },
    };
    const run = (name: string) => (program: string) => {
      measured.push(`${name} ${program === 'other' ? 'other' : 'this'}`);
      return Promise.resolve(measured.length);
    };
    const found = await measureBuilds(
      {
        ours: { plain: run('plain'), turns: run('turns') },
        references: {},
        otherWay: () => 'plain',
      },
      context,
    );
    expect(measured).toEqual(['plain this', 'plain other', 'turns this']);
    expect(found.other).toEqual({ plain: [2], turns: [2] });
  });
});

describe('the rows that references get', () => {
  it('survive CSV', () => {
    const values = [1, 'Plain', 'a, b', 'call "hi"', ''];
    expect(csvLine(values)).toBe('1,Plain,"a, b","call ""hi""",\n');
    expect(splitCsv(csvLine(values).trimEnd())).toEqual(values.map(String));
  });

  it('are those that were inserted, as the tables store them', () => {
    const line = '{"Product":[3,[3,"Pen","11.50"],2,1.5,2.5]}';
    expect(insertedRow(line)).toEqual({ entity: 'Product', values: [3, 'Pen', '11.50'] });
    expect(insertedRow('{"entity":"Product","row":3,"outcome":"invalid"}')).toBeUndefined();
  });
});

it('reads what a process uses', () => {
  const status = 'Name:\tnode\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n';
  expect(kilobytes(status, 'VmHWM')).toBe(204_800);
  expect(kilobytes(status, 'VmPeak')).toBe(0);
  const stat = '12 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 25 9 9 20 0';
  expect(processorMs(stat)).toBe(1750);
  expect(processorMs('')).toBe(0);
});

describe('what the load generators get and print', () => {
  it('is one statement of as many rows as ours, each with a number of its own', () => {
    const load = { entity: 'User', rows: 10, clients: 2, batch: 2 } as const;
    expect(insertStatement(load, ':first', (id) => `mail(${id})`)).toBe(
      "INSERT INTO users (id, name, email, email_fold) VALUES (:first, 'Zofia Nikolic', mail(:first), NULL), (:first + 1, 'Zofia Nikolic', mail(:first + 1), NULL)",
    );
  });

  it('is read from their words, or refused', () => {
    const printed =
      'number of transactions actually processed: 500/500\ntps = 250.5 (without initial connection time)\n';
    expect(readPgbench(printed, 4)).toEqual({ rows: 2000, seconds: 500 / 250.5 });
    expect(() => readPgbench('nothing', 1)).toThrow('pgbench printed nothing');
    expect(readSlap('\tAverage number of seconds to run all queries: 1.250 seconds\n')).toBe(1.25);
    expect(() => readSlap('')).toThrow('mariadb-slap printed nothing');
  });
});
