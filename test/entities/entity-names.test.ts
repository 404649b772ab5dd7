import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { expect, it } from 'vitest';

import { SHOP } from '../../source/entities/shop.js';
import { root } from '../harness/program.js';
import { readSourceText } from '../harness/source-text.js';

/** The default model, its example, and the help pages that explain with it. */
const MAY_NAME = ['entities/shop.ts', 'sim/workloads/assignment.ts', 'views/help/'];

const names = SHOP.entities.map(({ name }) => name);
const named = new RegExp(String.raw`\b(?:${names.join('|')})\b`);

const files = readdirSync(path.join(root, 'source'), { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !MAY_NAME.some((start) => file.startsWith(start)),
);

/** Whether the code of a file, without its comments, names an entity of the default model. */
function namesEntity(file: string): boolean {
  const code = readFileSync(path.join(root, 'source', file), 'utf8');
  if (!named.test(code)) return false;
  const text = readSourceText(file, code);
  return (
    text.names.some((name) => names.includes(name)) ||
    text.texts.some(({ text: written }) => named.test(written))
  );
}

it('the code names no entity: it takes them from the model', () => {
  expect(files.filter(namesEntity)).toEqual([]);
});
