import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { synopsis } from '../source/commands/command-table.js';
import { FLAGS, flagsOf } from '../source/commands/flags.js';
import { commandHelp, mainHelp } from '../source/commands/help.js';
import { OUTCOME_STYLES } from '../source/entities/wording.js';
import { LIMITS } from '../source/sim/settings.js';
import { keyNames } from '../source/views/help/key-sections.js';
import { KEY_SECTIONS } from '../source/views/index.js';
import { withKeyTable } from '../scripts/lib/key-table.mjs';
import { COMMANDS } from '../source/commands/flag.js';
import { ENTITY_LIST } from './harness/shop.js';
import { root } from './harness/program.js';

const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

describe('the README', () => {
  it('has the keys of the program: `node scripts/key-table.mjs` brings them up to date', async () => {
    expect(await withKeyTable(readme, keyNames(KEY_SECTIONS))).toBe(readme);
  });

  it.each(COMMANDS)('names the command %s as the help does', (command) => {
    expect(readme).toContain(`dbsim-tui ${synopsis(command)}`);
    expect(mainHelp()).toContain(synopsis(command));
  });

  it.each(flagsOf('run'))('reports the flag --$name and its default', (flag) => {
    const line = readme
      .split('\n')
      .find((text) => new RegExp(`\`--${flag.name}(?![\\w-])`).test(text));
    expect(line, `--${flag.name} has a line`).toBeDefined();
    const choices = flag.takes?.split('|') ?? [];
    for (const choice of choices) expect(line).toContain(choice);
    if (flag.default !== undefined) expect(line).toContain(flag.default);
  });

  it('states the ranges that the program enforces', () => {
    expect(readme).toContain(`${LIMITS.threads.min}–${LIMITS.threads.max}`);
    expect(readme).toContain(`${LIMITS.batch.min}–${LIMITS.batch.max}`);
  });

  it.each(Object.values(OUTCOME_STYLES))('explains the outcome $word', ({ word, sign }) => {
    expect(readme).toMatch(new RegExp(`\\| ${sign.replace('?', '\\?')} +\\| ${word} `));
  });

  it.each(ENTITY_LIST)('names the database and fields of $name', ({ name, table, fields }) => {
    const line = readme.split('\n').find((text) => text.startsWith(`| ${name} `));
    expect(line).toContain(`data/${table}.db`);
    for (const field of fields) expect(line).toContain(`\`${field.name}\``);
  });
});

describe('the help', () => {
  it.each(COMMANDS)('of %s names every flag of it and no other', (command) => {
    const help = commandHelp(command);
    for (const flag of FLAGS) {
      const isNamed = new RegExp(`^  (?:-\\w, )?--${flag.name}\\b`, 'm').test(help);
      expect(isNamed, `--${flag.name}`).toBe(flag.commands.includes(command));
    }
  });

  it('fits a terminal of 80 columns, with the two that it is indented by', () => {
    for (const line of mainHelp().split('\n')) expect(line.length).toBeLessThanOrEqual(78);
  });
});
