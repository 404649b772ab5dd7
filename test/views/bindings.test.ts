import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { VIEWS } from '../../source/views/index.js';
import { GLOBAL_BINDINGS } from '../../source/views/shell/global-keys.js';
import { keyName, VERBS } from '../../source/views/verbs.js';
import { VIEW_IDS } from '../../source/views/view.js';
import { root } from '../harness/program.js';

const views = VIEW_IDS.map((id) => VIEWS[id]);

const listed = [...GLOBAL_BINDINGS, ...views.flatMap(({ bindings }) => bindings)].filter(
  ({ isUnlisted }) => !isUnlisted,
);

/** Columns of the palette at 80, without its border, its pointer and the longest name of a key. */
const LONGEST_HELP = 58;

/** Keys with several words for one gesture: go on, leave what is open, pause and resume, look for a text. */
const GESTURES: readonly { key: string; words: readonly string[] }[] = [
  { key: 'enter', words: ['open', 'start', 'try it'] },
  { key: 'escape', words: ['cancel', 'close', 'all rows', 'back'] },
  { key: 'space', words: ['pause', 'resume'] },
  { key: '/', words: ['filter', 'find'] },
];

function isOneGesture(
  gesture: (typeof GESTURES)[number],
  key: string,
  words: ReadonlySet<string>,
): boolean {
  return gesture.key === key && [...words].every((word) => gesture.words.includes(word));
}

/** Keys that belong to the frame in every view; a number or escape may be a view's own for a moment. */
const RESERVED = ['tab', 'shift-tab', '?', ':', 'T', 'm', 'q', 'ctrl-c', 'ctrl-z'];

describe('the bindings', () => {
  it('have ids that are unique in the program', () => {
    const ids = [...GLOBAL_BINDINGS, ...views.flatMap(({ bindings }) => bindings)].map(
      ({ id }) => id,
    );
    expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted());
  });

  it.each(views)('of $id begin with the name of the view', ({ id, bindings }) => {
    expect(bindings.filter((binding) => !binding.id.startsWith(`${id}.`))).toEqual([]);
  });

  it.each(views)('of $id leave the keys of the frame alone', ({ bindings }) => {
    const keys = bindings.flatMap((binding) => binding.keys);
    expect(keys.filter((key) => RESERVED.includes(key))).toEqual([]);
  });

  it.each(views)('of $id share a key only where all but one can be disabled', ({ bindings }) => {
    const keys = new Set(bindings.flatMap((binding) => binding.keys));
    const clashing = [...keys].filter((key) => {
      const bound = bindings.filter((binding) => binding.keys.includes(key));
      return bound.filter((binding) => binding.disabled === undefined).length > 1;
    });
    expect(clashing).toEqual([]);
  });

  it.each(listed)('$id has a help that fits a line of the palette', ({ label, help }) => {
    expect(label).not.toBe('');
    expect(help).toMatch(/^[A-Z][a-z]+ .*\.$/);
    expect(help.length).toBeLessThanOrEqual(LONGEST_HELP);
  });

  it('give a key one meaning in every view', () => {
    const labels = new Map<string, Set<string>>();
    for (const { keys, label } of listed) {
      for (const key of keys) labels.set(key, (labels.get(key) ?? new Set()).add(label));
    }
    const clashing = [...labels].filter(
      ([key, words]) => words.size > 1 && !GESTURES.some((one) => isOneGesture(one, key, words)),
    );
    expect(clashing).toEqual([]);
  });

  it('have one verb for each key, but for the gestures', () => {
    const gestures = GESTURES.map(({ key }) => key);
    const keys = Object.values(VERBS).flatMap((verb): readonly string[] => verb.keys);
    const shared = keys.filter((key, index) => keys.indexOf(key) !== index);
    expect(shared.filter((key) => !gestures.includes(key))).toEqual([]);
  });
});

describe('a key in a sentence', () => {
  it.each([
    ['setUp', 'view.start'],
    ['live', 'view.live'],
    ['results', 'view.results'],
  ] as const)('that goes to a view (%s) is the one of the frame', (verb, id) => {
    expect(GLOBAL_BINDINGS.find((binding) => binding.id === id)?.keys).toContain(keyName(verb));
  });

  it('is never written into the sentence itself', () => {
    const written =
      /[:;,(] [a-zA-Z0-9*] (?:shows|types|takes|opens|writes|adds|reads|checks|makes|gives|goes)\b/;
    const files = readdirSync(path.join(root, 'source/views'), {
      recursive: true,
      encoding: 'utf8',
    }).filter((file) => /\.tsx?$/.test(file) && !/help.pages/.test(file));
    expect(files.length).toBeGreaterThan(50);
    const found = files.filter((file) =>
      written.test(
        readFileSync(path.join(root, 'source/views', file), 'utf8').replaceAll(
          /^\s*(?:\/?\*|\/\/).*$/gm,
          '',
        ),
      ),
    );
    expect(found).toEqual([]);
  });
});
