import { describe, expect, it } from 'vitest';
import { bar, sparkline } from '../../source/components/charts.js';
import { span, type Line } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import { boxLines } from '../../source/components/overlay.js';
import { screenReaderLine } from '../../source/components/screen-reader.js';
import { tableLines } from '../../source/components/table.js';
import { safeText } from '../../source/components/text.js';
import { textField, textFieldLine } from '../../source/components/text-field.js';
import { OUTCOMES } from '../../source/entities/outcome.js';
import { OUTCOME_STYLES } from '../../source/entities/wording.js';

const look = lookOf('dark', true, true);
const { outcomes, ok, cross, pointer, line, bullet, dot } = look.glyphs;

describe('a line that is spoken', () => {
  it.each(OUTCOMES)('has the word of %s for its sign, and only once', (outcome) => {
    const { word } = OUTCOME_STYLES[outcome];
    expect(screenReaderLine([span(outcome, `${outcomes[outcome]} 1,024`)])).toBe(`${word} 1,024`);
    expect(screenReaderLine([span(outcome, `${outcomes[outcome]} 4 ${word}`)])).toBe(`4 ${word}`);
    expect(screenReaderLine([span(outcome, `${outcomes[outcome]} ${word}`)])).toBe(word);
  });

  it('shows whether something holds', () => {
    expect(screenReaderLine([span('good', `${ok} lost`)])).toBe('ok lost');
    expect(screenReaderLine([span('bad', cross), '  ', 'Audit failed: 1 of 11 checks'])).toBe(
      'not ok, Audit failed: 1 of 11 checks',
    );
  });

  it('is silent where there is only a bar, a rule or a frame', () => {
    const { full, empty } = bar(0.4, 10, look.glyphs);
    expect(screenReaderLine(['users.db  ', full, span('border', empty), '  4/10'])).toBe(
      'users.db, 4/10',
    );
    expect(screenReaderLine(['5 rows/s  ', sparkline([1, 3, 5], 8, look.glyphs)])).toBe('5 rows/s');
    expect(screenReaderLine([' ', span('border', line.repeat(80)), ' '])).toBe('');
    expect(boxLines('Title', [['text']], 40, look).map(screenReaderLine)).toEqual([
      'Title',
      'text',
      '',
    ]);
  });

  it('has commas between what is apart', () => {
    expect(screenReaderLine([`dbsim ${bullet} Live`, '     ', `${dot} running  00:01.24`])).toBe(
      'dbsim, Live, running, 00:01.24',
    );
  });

  it('names which row is selected, once', () => {
    const columns = [{ title: 'id', width: 4, cell: (id: number) => String(id) }];
    const rows = tableLines({ columns, rows: [1, 2], selected: 1, width: 20, look });
    expect(rows.map(screenReaderLine)).toEqual(['id', '1', 'selected: 2']);
    expect(screenReaderLine([span('selected', `${pointer} Goes to Live.  `)])).toBe(
      'selected: Goes to Live.',
    );
    expect(screenReaderLine([span('accent', `${pointer} `), 'Threads     10'])).toBe(
      'selected: Threads, 10',
    );
  });

  it('has what is typed, without the cursor', () => {
    const field: Line = ['find: ', ...textFieldLine(textField('ali'), 20, look)];
    expect(screenReaderLine(field)).toBe('find: ali');
  });

  it('leaves the signs of a value alone: none of ours can be in one', () => {
    const value = `✔ █ ${ok}${pointer}`;
    expect(screenReaderLine([safeText(value)])).toBe('✔ █ \\ue001\\ue004');
  });
});
