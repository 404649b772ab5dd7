import { readFileSync } from 'node:fs';
import path from 'node:path';

import { properties } from 'compiled:model';
import { describe, expect, it } from 'vitest';

import { FIELD_TYPES } from '../../source/model/model.js';
import { KINDS } from '../../source/model/values/kinds.js';
import { root } from '../harness/program.js';
import { modelOf } from './reading.js';

const page = readFileSync(path.join(root, 'docs/models.md'), 'utf8');

/** The cells of the tables after a heading. */
function cellsAfter(heading: string): string[][] {
  const text = page.slice(page.indexOf(heading));
  return text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
}

describe('the page about models', () => {
  it.each(KINDS)('explains the kind $name as the program does', ({ name, meaning, types }) => {
    const line = cellsAfter('## Generated values').find(([, first]) => first === `\`${name}\``);
    expect(line?.[2]).toBe(meaning);
    for (const type of types) expect(line?.[3]).toMatch(new RegExp(`every type|\\b${type}\\b`));
  });

  it.each(FIELD_TYPES)('explains the type %s', (type) => {
    expect(cellsAfter('## Fields').some(([, first]) => first === `\`${type}\``)).toBe(true);
  });

  it('explains every property of this program', () => {
    const own = Object.values(properties)
      .flat()
      .filter((name) => name.startsWith('dbsim:'));
    for (const name of own) expect(page.includes(`\`${name}\``), name).toBe(true);
  });

  it('has an example without a fault', () => {
    const [, example = ''] = /```yaml\n([^]*?)```/.exec(page) ?? [];
    expect(modelOf(example).entities.map(({ table }) => table)).toEqual(['accounts', 'transfers']);
  });
});
