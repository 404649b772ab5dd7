import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount } from '../source/base/format.js';
import { VIEWS } from '../source/views/index.js';
import { GLOBAL_BINDINGS } from '../source/views/shell/global-keys.js';
import { VIEW_IDS } from '../source/views/view.js';
import { root } from './harness/program.js';
import { readSourceText } from './harness/source-text.js';

/** Verbs of speech and posture for data, and agents without a name. */
const DIALECT =
  /\b(?:tell|tells|told|say|says|said|stand|stands|stood|behind|somebody|nobody|whoever|aloud|anew)\b|\b(?:tell|say)(?=[A-Z])/g;

/** How many of these words there may be in 1,000 lines of a folder: some are values or names of an interface. */
const DIALECT_LIMIT = 2;

/** What no text for a user contains; "(behind User row 1, T05)" is about a turn, and allowed. */
const DENIED: readonly RegExp[] = [
  /\b(?:tells?|told|says?|said|stands?|stood|somebody|nobody|whoever|aloud|anew)\b/i,
  /(?<!\()\bbehind\b/i,
  /(?<!\bthere )\b(?:is|are) no\b(?! longer| more)/i,
  /\bin hand\b/i,
  /\bstand(?:s|ing)? still\b/i,
  /\bpatien(?:ce|t)\b/i,
  /\baudit (?:holds|is broken)\b/i,
  /\bends it\b/i,
  /\blet us in\b/i,
];

/** Names that engineers know under another one. */
const DENIED_NAMES =
  /^#?(?:(?:tell|say)(?=[A-Z])|(?:Desk|Crew|DeadThreads?|Whereabouts|ThreadWords|Wishes|Way|Patience|LOCK_PATIENCE_MS|PATIENT_MS|mourn|hopeful|perhapsApplied|standStillWhenAsked|fulfil|findTruth|ghosts?|strangers?|unsought|isPassing|repeatWhilePassing)$)/;

const COUNTED =
  'rows|threads|databases|files|runs|checks|keys|claims|times|lines|errors|fields|attempts|records|bounds|levels|copies|transactions|seconds|minutes|characters|bytes|entities|values|columns|shards|retries|accounts|replicas|places';

/** An expression in a template. */
const EXPRESSION = /\$\{([^{}]*(?:\{[^}]*\}[^{}]*)*)\}/g;

/** A number, then a plural that is wrong where the number is 1. */
const FIXED_PLURAL = new RegExp(
  `${EXPRESSION.source} (?:(?:stored|open|different|other|whole) )?(?:${COUNTED})\\b`,
  'g',
);

/** Expressions before a plural that are a name and not a number, or a constant that is never 1. */
const NOT_COUNTED = /[eE]ntity|ENTITIES|table\b|[nN]ame|^MAX_[A-Z_]+$/;

/** A list of which the reader picks one, and which does not end with "or". */
const CHOICE_WITHOUT_OR =
  /\b(?:one of|must be|can be|choose|either)[: ]+(?:\$\{(?!formatList\([^}]*'or'\))[^}]*(?:join|formatList)\(|(?:[\w"'-]+, )+(?!or\b)(?:and )?[\w"'-]+(?:$|[.;]))/i;

const sources = readdirSync(path.join(root, 'source'), { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.[cm]?tsx?$/.test(file))
  .map((file) => {
    const code = readFileSync(path.join(root, 'source', file), 'utf8');
    const { texts, names } = readSourceText(file, code);
    return { file, code, texts, names };
  });
const texts = sources.flatMap(({ file, texts }) =>
  texts
    .filter(({ text }) => !isSql(text))
    .map(({ line, text }) => ({ place: `source/${file}:${line}`, text })),
);
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'bench/README.md',
  ...filesIn('docs', '.md'),
  ...filesIn('lessons', '.yaml'),
];
const bindings = [...VIEW_IDS.flatMap((id) => VIEWS[id].bindings), ...GLOBAL_BINDINGS];

describe('a text that a user can see', () => {
  it('has none of the words that the project does not use', () => {
    const found = texts.filter(({ text }) => isDenied(text)).map(describeText);
    expect(found).toEqual([]);
  });

  it.each(documents)('has none of them in %s', (file) => {
    const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
    const found = lines
      .map((text, index) => ({ place: `${file}:${index + 1}`, text }))
      .filter(({ text }) => isDenied(text));
    expect(found.map(describeText)).toEqual([]);
  });

  it('counts with `formatAmount`, so that 1 has a singular', () => {
    const found = texts.filter(({ text }) => fixedPlurals(text).length > 0).map(describeText);
    expect(found).toEqual([]);
  });

  it('ends a list of possible values with "or"', () => {
    const found = texts.filter(({ text }) => CHOICE_WITHOUT_OR.test(text)).map(describeText);
    expect(found).toEqual([]);
  });
});

describe('a name in source/', () => {
  it('is one that engineers know', () => {
    const found = sources.flatMap(({ file, names }) =>
      names.filter((name) => DENIED_NAMES.test(name)).map((name) => `source/${file}: ${name}`),
    );
    expect(found).toEqual([]);
  });
});

describe('the help of a key', () => {
  it('begins with an imperative', () => {
    const found = bindings
      .filter(({ help }) => !isImperative(help))
      .map(({ id, help }) => `${id.split('.')[0]}: ${help}`);
    expect(found).toEqual([]);
  });

  it.each([
    ['Open the run.', true],
    ['Focus the table.', true],
    ['Press it again.', true],
    ['Opens the run.', false],
    ['`q` quits.', false],
    ['The next run.', false],
  ])('is an imperative in %j: %j', (help, expected) => {
    expect(isImperative(help)).toBe(expected);
  });
});

describe('an amount', () => {
  it('has the singular for 1 and the plural for every other number', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('row', 'thread', 'database'), (count, noun) => {
        const [number, word] = formatAmount(count, noun).split(' ');
        expect(Number(number?.replaceAll(',', ''))).toBe(count);
        expect(word).toBe(count === 1 ? noun : `${noun}s`);
      }),
      {
        examples: [
          [0, 'row'],
          [1, 'row'],
          [2, 'row'],
        ],
      },
    );
  });

  it('has the plural that is given', () => {
    expect([1, 2].map((count) => formatAmount(count, 'retry', 'retries'))).toEqual([
      '1 retry',
      '2 retries',
    ]);
  });
});

describe('the words of a file, comments included', () => {
  it.each(['source', 'test', 'scripts', 'bench'])(
    `in %s/ have at most ${DIALECT_LIMIT} of the dialect in 1,000 lines`,
    (part) => {
      const codes = codesOf(part);
      const folders = [...new Set(codes.map(({ file }) => folderOf(file)))];
      expect(folders.length).toBeGreaterThan(1);
      const tooMany = folders
        .map((folder) => {
          const lines = codes
            .filter(({ file }) => folderOf(file) === folder)
            .flatMap(({ code }) => code.split('\n'));
          const found = lines.flatMap((line) => [...line.matchAll(DIALECT)]).length;
          const allowed = Math.ceil((lines.length * DIALECT_LIMIT) / 1000);
          return { folder, found, allowed };
        })
        .filter(({ found, allowed }) => found > allowed);
      expect(tooMany).toEqual([]);
    },
  );
});

describe('the rules', () => {
  it.each([
    'nobody can tell',
    'a row stands there',
    '4 rows in hand',
    'users is no list',
    'the comma behind it',
    'The audit holds',
    'somebody else has it',
  ])('deny %j', (text) => {
    expect(isDenied(text)).toBe(true);
  });

  it.each([
    'waiting for its turn (behind User row 1, T05)',
    'the standard form',
    'a run that is no longer open',
    'an understanding',
    'there is no such file',
    '${told} rows',
    'El-Sayed',
  ])('allow %j', (text) => {
    expect(isDenied(text)).toBe(false);
  });

  it.each([
    ['`${count} rows`', 1],
    ['`${ids.map((id) => `${id}`).length} rows`', 1],
    ['`${entity} rows`', 0],
    ["`${formatAmount(count, 'row')} of rows`", 0],
  ])('find in %s %j fixed plurals', (template, count) => {
    const { texts } = readSourceText('file.ts', `export const a = ${template};`);
    expect(texts.flatMap(({ text }) => fixedPlurals(text))).toHaveLength(count);
  });

  it.each([
    ["`must be one of ${names.join(', ')}`", true],
    ['`must be one of ${formatList(names)}`', true],
    ["`must be one of ${formatList(names, 'or')}`", false],
    ["'must be a, b, c'", true],
    ["'must be a, b or c'", false],
  ])('judge the list in %s: %j', (template, isWrong) => {
    const { texts } = readSourceText('file.ts', `export const a = ${template};`);
    expect(texts.some(({ text }) => CHOICE_WITHOUT_OR.test(text))).toBe(isWrong);
  });

  it('read the names and texts of a file, not its comments, imports and types', () => {
    const code = [
      "import { a } from './said.js';",
      '/** told */ export class B { tellC() { return `${a} d`; } }',
      "type E = 'told'; const f = { 'g': 'h' }; export { f as i };",
    ].join('\n');
    expect(readSourceText('file.ts', code)).toEqual({
      texts: [
        { line: 2, text: '${a} d' },
        { line: 3, text: 'h' },
      ],
      names: ['a', 'B', 'tellC', 'E', 'f', 'i'],
      exports: ['B', 'i'],
    });
  });
});

/** The code of each file in a folder of the project, but for this one, which names the words. */
function codesOf(part: string): { file: string; code: string }[] {
  return readdirSync(path.join(root, part), { recursive: true, encoding: 'utf8' })
    .map((file) => `${part}/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.(?:[cm]?ts|tsx|mjs)$/.test(file) && !file.includes('node_modules/'))
    .filter((file) => path.join(root, file) !== import.meta.filename)
    .map((file) => ({ file, code: readFileSync(path.join(root, file), 'utf8') }));
}

/** The folder of a file, at most two levels deep: "source/db/sqlite/rows.ts" → "source/db". */
function folderOf(file: string): string {
  return path.posix.dirname(file).split('/').slice(0, 2).join('/');
}

function isDenied(text: string): boolean {
  const prose = withoutExpressions(text);
  return DENIED.some((denied) => denied.test(prose));
}

function withoutExpressions(template: string): string {
  return template.replace(EXPRESSION, '…');
}

function isSql(text: string): boolean {
  return /^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|PRAGMA|WITH|BEGIN|LOCK|SHOW)\b/.test(
    text,
  );
}

/** A verb in its base form: no "s" of the third person, no article. */
function isImperative(help: string): boolean {
  const [first = ''] = help.split(' ');
  return /^[A-Z][a-z]+$/.test(first) && !/[^su]s$|^(?:The|A|An|This|What|All)$/.test(first);
}

function fixedPlurals(text: string): string[] {
  return [...text.matchAll(FIXED_PLURAL)]
    .map(([, number = '']) => number)
    .filter((number) => !NOT_COUNTED.test(number));
}

function describeText({ place, text }: { place: string; text: string }): string {
  return `${place}: ${text.trim()}`;
}

function filesIn(folder: string, end: string): string[] {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith(end)).map((file) => `${folder}/${file}`);
}
