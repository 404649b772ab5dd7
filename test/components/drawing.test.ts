import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bar, histogramLines, sparkline } from '../../source/components/charts.js';
import { glyphsFor } from '../../source/components/glyphs.js';
import { keyLine, keyLines } from '../../source/components/key-line.js';
import {
  cutLine,
  fitLine,
  lineText,
  lineWidth,
  span,
  spreadLine,
} from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import { boxLines } from '../../source/components/overlay.js';
import { tableLines, type Column } from '../../source/components/table.js';

const look = lookOf('dark', true);
const glyphs = glyphsFor(true);
const hint = (key: string, label: string) => ({ id: key, keys: [key], label, help: '' });

describe('a line', () => {
  it('is cut across its spans, with one ellipsis', () => {
    const line = [span('title', 'abc'), 'def', span('dim', 'ghi')];
    expect(lineText(cutLine(line, 9, '…'))).toBe('abcdefghi');
    expect(lineText(cutLine(line, 7, '…'))).toBe('abcdef…');
    expect(lineText(cutLine(line, 6, '…'))).toBe('abcde…');
    expect(lineText(cutLine(line, 3, '…'))).toBe('ab…');
  });

  it('has exactly the width that it is fitted to', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.nat(30), (texts, width) => {
        expect(lineWidth(fitLine(texts, width, '…'))).toBe(width);
      }),
    );
  });

  it('gives way on the left where both sides do not fit', () => {
    expect(lineText(spreadLine(['a long title'], ['right'], 14, '…'))).toBe('a long … right');
    expect(lineText(spreadLine(['left'], ['right'], 14, '…'))).toBe('left     right');
  });
});

describe('the key line', () => {
  const first = [hint('a', 'alpha'), hint('b', 'beta'), hint('c', 'gamma')];
  const always = [hint('q', 'quit')];

  it('drops the last ones where they do not fit, never those that always work', () => {
    const text = (width: number): string => lineText(keyLine(first, always, width, look));
    expect(text(80)).toBe('a alpha   b beta   c gamma   q quit');
    expect(text(34)).toBe('a alpha   b beta   q quit');
    expect(text(6)).toBe('q quit');
  });
});

describe('the answers to a question', () => {
  it('take as many lines as they need, and none is cut', () => {
    const answers = [hint('k', 'keep them and add'), hint('f', 'fresh: delete them first')];
    const reported = (width: number): string[] => keyLines(answers, width, look).map(lineText);
    expect(reported(80)).toEqual(['k keep them and add   f fresh: delete them first']);
    expect(reported(40)).toEqual(['k keep them and add', 'f fresh: delete them first']);
  });
});

describe('a table', () => {
  const columns: Column<{ id: number; name: string; note: string }>[] = [
    { title: 'id', width: 4, align: 'right', cell: ({ id }) => String(id) },
    { title: 'name', cell: ({ name }) => span('accent', name) },
    { title: 'note', width: 10, expendable: 1, cell: ({ note }) => note },
  ];
  const rows = [
    { id: 1, name: 'Alice', note: 'first' },
    { id: 22, name: '漢字漢字漢字漢字漢字', note: 'a note that is long' },
  ];
  const draw = (width: number, selected?: number): string[] =>
    tableLines({ columns, rows, selected, width, look }).map(lineText);

  it('lines its columns up by what is seen, and cuts what is too long', () => {
    expect(draw(32)).toEqual([
      '  id  name            note      ',
      '   1  Alice           first     ',
      '  22  漢字漢字漢字…   a note th…',
    ]);
  });

  it('leaves out what it can do without where there is little room', () => {
    expect(draw(20)).toEqual([
      '  id  name          ',
      '   1  Alice         ',
      '  22  漢字漢字漢字… ',
    ]);
  });

  it('marks the selected row over its whole width', () => {
    const [, line] = tableLines({ columns, rows, selected: 0, width: 32, look });
    expect(line).toEqual([span('selected', '   1  Alice           first     ')]);
  });
});

describe('a chart', () => {
  it('is full only for all and empty only for nothing', () => {
    expect(bar(0, 10, glyphs)).toEqual({ full: '', empty: '░'.repeat(10) });
    expect(bar(0.001, 10, glyphs).full).toBe('█');
    expect(bar(0.999, 10, glyphs).empty).toBe('░');
    expect(bar(1, 10, glyphs)).toEqual({ full: '█'.repeat(10), empty: '' });
    expect(bar(Number.NaN, 4, glyphs).full).toBe('');
  });

  it('shows the newest values, the highest as the full height', () => {
    expect(sparkline([9, 9, 0, 1, 4, 8], 4, glyphs)).toBe('▁▂▅█');
    expect(sparkline([0, 0], 4, glyphs)).toBe('▁▁');
    expect(sparkline([0, 5], 4, glyphsFor(false))).toBe('_#');
  });

  it('puts classes one below the other', () => {
    const bars = [
      { label: '1 ms', count: 10 },
      { label: '10 ms', count: 5 },
    ];
    expect(histogramLines(bars, 20, glyphs, String)).toEqual([
      ' 1 ms ███████████ 10',
      '10 ms ██████       5',
    ]);
  });
});

it('a box is as wide as it should be, whatever its title and lines', () => {
  const lines = boxLines(
    'a title that is longer than the box',
    [['short'], ['x'.repeat(50)]],
    20,
    look,
  );
  expect(lines.map(lineWidth)).toEqual([20, 20, 20, 20]);
});
