import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import {
  areUnitsClosed,
  formatUnitLine,
  openUnits,
  readUnitLines,
  type UnitLine,
} from '../../source/ledger/unit-lines.js';
import { temporaryFolder } from '../harness/folder.js';

const row = (unit: number, entity: string): UnitLine => ({
  type: 'row',
  unit,
  entity,
  stored: [unit, 'Ana'],
});

const end = (unit: number, ending: 'whole' | 'open'): UnitLine => ({
  type: 'end',
  unit,
  ending,
  latencyMs: 2,
  exposedMs: 1,
  removed: 0,
});

/** A units file with these lines, and perhaps a torn one at its end. */
function fileOf(lines: readonly UnitLine[], torn = ''): string {
  const file = path.join(temporaryFolder(), 'units.ndjson');
  writeFileSync(file, lines.map(formatUnitLine).join('') + torn);
  return file;
}

describe('the units file', () => {
  it('gives the units that are not over, with their rows in the order of writing', () => {
    const lines = [row(2, 'User'), row(1, 'User'), row(1, 'Product'), end(2, 'whole')];
    expect(openUnits(lines)).toEqual([
      {
        unit: 1,
        isKept: false,
        rows: [
          { entity: 'User', stored: [1, 'Ana'] },
          { entity: 'Product', stored: [1, 'Ana'] },
        ],
      },
    ]);
  });

  it('counts a unit that could not be ended as open, with what was decided about it', () => {
    const lines: UnitLine[] = [row(1, 'User'), { type: 'keep', unit: 1 }, end(1, 'open')];
    expect(openUnits(lines)).toMatchObject([{ unit: 1, isKept: true }]);
  });

  it('is read up to a torn line, and is not closed by it', () => {
    const file = fileOf([row(1, 'User'), { type: 'closed' }], '{"type":"row","unit":2,"ent');
    expect([...readUnitLines(file)]).toHaveLength(2);
    expect(areUnitsClosed(file)).toBe(false);
    appendFileSync(file, `\n${formatUnitLine({ type: 'closed' })}`);
    expect(areUnitsClosed(file)).toBe(true);
  });

  it('that is missing or empty has nothing to recover', () => {
    expect(areUnitsClosed(path.join(temporaryFolder(), 'none'))).toBe(true);
    expect(areUnitsClosed(fileOf([]))).toBe(true);
    expect(areUnitsClosed(fileOf([row(1, 'User')]))).toBe(false);
  });
});
