import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesWithoutFullTest, importsTag } from './full-files.js';
import { circlesOf, type ImportGraph } from './harness/circles.js';
import { root } from './harness/program.js';

/** Files and folders of source/, top to bottom: each may import itself and what comes after it. */
const ORDER = [
  'launcher.cts',
  'process-loader.cts',
  'answers-only.ts',
  'commands-only.ts',
  'cli.tsx',
  'program.ts',
  'app.tsx',
  'serve',
  'views',
  'services',
  'components',
  'commands',
  'lessons',
  'lab',
  'engine',
  'report',
  'audit',
  'sim',
  'units',
  'references',
  'rebalance',
  'ledger',
  'introspection',
  'router',
  'db',
  'model',
  'entities',
  'base',
];

/** A file has one subject, and no more lines than this. */
const LONGEST = 250;

/** Imports that point upwards all the same, each with the reason why nothing better was found. */
const EXCEPTIONS: { file: string; imports: string; reason: string }[] = [];

/** Drawing gets snapshots and calls commands: it may name these folders' types, not run their code. */
const DRAWING = ['views', 'components'];
const NOT_FOR_DRAWING = ['sim', 'router', 'db'];

interface Import {
  /** The importing file, relative to source/. */
  file: string;
  /** What it imports, relative to source/. */
  imports: string;
  isType: boolean;
}

const sourceFiles = filesBelow('source');
const imports = sourceFiles.flatMap(importsOf);

describe('the folders of source/', () => {
  it('are all in the order', () => {
    const unknown = sourceFiles.map(placeOf).filter((place) => !ORDER.includes(place));
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('import downwards only', () => {
    const upwards = imports
      .filter(({ file, imports }) => rank(imports) < rank(file))
      .filter((found) => !EXCEPTIONS.some((exception) => isSameImport(exception, found)));
    expect(upwards.map(describeImport)).toEqual([]);
  });

  it('keep the simulation out of the drawing', () => {
    const found = imports.filter(
      ({ file, imports, isType }) =>
        !isType && DRAWING.includes(placeOf(file)) && NOT_FOR_DRAWING.includes(placeOf(imports)),
    );
    expect(found.map(describeImport)).toEqual([]);
  });

  it('keep what one engine owns out of the interfaces of db/', () => {
    const found = imports.filter(
      ({ file, imports }) => path.posix.dirname(file) === 'db' && /^db\/\w+\//.test(imports),
    );
    expect(found.map(describeImport)).toEqual([]);
  });

  it('need every exception that is listed', () => {
    const unneeded = EXCEPTIONS.filter(
      (exception) => !imports.some((found) => isSameImport(exception, found)),
    );
    expect(unneeded).toEqual([]);
  });
});

describe('the files of source/', () => {
  it('import each other in no circle, types and late imports included', () => {
    const graph = new Map(
      sourceFiles.map((file) => [
        file,
        imports.filter((found) => found.file === file).map(({ imports }) => sourceOf(imports)),
      ]),
    );
    expect(circlesOf(graph)).toEqual([]);
  });

  it('are short', () => {
    const long = sourceFiles
      .map((file) => ({
        file,
        lines: readFileSync(path.join(root, 'source', file), 'utf8').split('\n'),
      }))
      .filter(({ lines }) => lines.length - 1 > LONGEST)
      .map(({ file, lines }) => `${file}: ${lines.length - 1} lines`);
    expect(long).toEqual([]);
  });

  it.each<[string, ImportGraph, string[][]]>([
    ['two files', graphOf('a b', 'b a', 'c a'), [['a', 'b']]],
    ['a file and itself', graphOf('a a', 'b a'), [['a']]],
    ['a long one', graphOf('a b', 'b c d', 'c d', 'd b', 'e a'), [['b', 'c', 'd']]],
    [
      'two of them',
      graphOf('a b', 'b a c', 'c d', 'd c'),
      [
        ['c', 'd'],
        ['a', 'b'],
      ],
    ],
    ['none', graphOf('a b c', 'b c', 'c'), []],
  ])('would be found in a circle: %s', (_name, graph, circles) => {
    expect(circlesOf(graph)).toEqual(circles);
  });

  it.each([
    ["import { A } from './a.js';", 'x/a.js'],
    ["import type { A } from '../a.js';", 'a.js'],
    ["export {\n  A,\n} from './a.js';", 'x/a.js'],
    ["const a = await import('./a.js');", 'x/a.js'],
    ["let a: import('./a.js').A;", 'x/a.js'],
    ["import './a.js';", 'x/a.js'],
  ])('are seen to import in %j', (text, imported) => {
    expect(importsIn('x/file.ts', text).map(({ imports }) => imports)).toEqual([imported]);
  });
});

describe('the files of tests', () => {
  it('import what tags tests `full` also where a helper tags them, so that its text shows it', () => {
    const files = filesBelow('test');
    const text = (file: string): string => readFileSync(path.join(root, 'test', file), 'utf8');
    const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);
    const tagging = files.filter((file) => !isTest(file) && importsTag(text(file)));
    const known = new Set(filesWithoutFullTest().map((file) => file.replace(/^test\//, '')));
    const hidden = files
      .filter((file) => isTest(file) && known.has(file))
      .filter((file) =>
        importsIn(file, text(file)).some(({ imports }) =>
          tagging.includes(imports.replace(/\.js$/, '.ts')),
        ),
      );
    expect(tagging).not.toEqual([]);
    expect(hidden).toEqual([]);
  });
});

describe.skipIf(!existsSync(path.join(root, '.git')))('the committed files', () => {
  it('name no path of one machine', () => {
    expect(linesLike(/(?<![\w.~-])\/(?:work|root|home|Users)\/\w/)).toEqual([]);
  });

  it('name no package registry', () => {
    expect(linesLike(/\bregistry\.[a-z0-9-]+\.[a-z]{2,}/i)).toEqual([]);
  });

  it('lock packages by checksum, not by address', () => {
    const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
    expect(lock).not.toContain('"resolved"');
  });
});

/** The TypeScript files below a folder of the checkout, relative to it. */
function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.[cm]?tsx?$/.test(file));
}

function importsOf(file: string): Import[] {
  return importsIn(file, readFileSync(path.join(root, 'source', file), 'utf8'));
}

function importsIn(file: string, text: string): Import[] {
  const statements = text.matchAll(
    /\b(import|export)( type)?\b(?:[^'";]*\bfrom)?\s*\(?\s*'(\.{1,2}\/[^']+)'/g,
  );
  const all = [...statements].map(([, , type, target = '']) => ({
    file,
    imports: path.posix.join(path.posix.dirname(file), target),
    isType: type !== undefined,
  }));
  // What is outside of source/ is a package, and no part of the order.
  return all.filter(({ imports }) => !imports.startsWith('../'));
}

/** The source of a built file, as imports name it. */
function sourceOf(built: string): string {
  const stem = built.replace(/\.c?js$/, '');
  const ends = ['.ts', '.tsx', '.cts'];
  return ends.map((end) => stem + end).find((file) => sourceFiles.includes(file)) ?? built;
}

/** A graph from lines: a file, and the files that it imports. */
function graphOf(...lines: string[]): ImportGraph {
  return new Map(
    lines.map((line) => {
      const [file = '', ...targets] = line.split(' ');
      return [file, targets];
    }),
  );
}

/** The file or folder directly in source/ that a file belongs to. */
function placeOf(file: string): string {
  const first = file.split('/')[0] ?? file;
  // Imports name the built file; the order names the source.
  const built = /^([\w-]+)\.(c?)js$/.exec(first);
  return ORDER.find((place) => built && place.startsWith(`${built[1]}.`)) ?? first;
}

function rank(file: string): number {
  return ORDER.indexOf(placeOf(file));
}

function describeImport({ file, imports }: Import): string {
  return `${file} imports ${imports}`;
}

function isSameImport(one: Pick<Import, 'file' | 'imports'>, other: Import): boolean {
  return one.file === other.file && one.imports === other.imports;
}

/** Lines of committed (or soon to be committed) text files that match, as `file:line: text`. */
function linesLike(pattern: RegExp): string[] {
  const git = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', git, { cwd: root, encoding: 'utf8' }).split('\0');
  return files
    .filter((file) => file !== '' && existsSync(path.join(root, file)))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'))
    .flatMap(({ file, text }) =>
      text
        .split('\n')
        .map((line, index) => ({ line, place: `${file}:${index + 1}` }))
        .filter(({ line }) => pattern.test(line))
        .map(({ line, place }) => `${place}: ${line.trim()}`),
    );
}
