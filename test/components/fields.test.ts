import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineText, lineWidth } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import {
  EMPTY_SCROLL,
  fitScroll,
  moveScroll,
  seenRange,
  type Move,
  type Scroll,
} from '../../source/components/scroll.js';
import {
  EDITING_KEYS,
  insertText,
  textField,
  textFieldLine,
  type TextField,
} from '../../source/components/text-field.js';
import { draws } from '../harness/draws.js';

const MOVES: readonly Move[] = ['up', 'down', 'page-up', 'page-down', 'first', 'last'];
const press = (field: TextField, key: string): TextField => EDITING_KEYS[key]?.(field) ?? field;

describe('a scrolled list', () => {
  it('always has its cursor in the window and its window in the list', () => {
    const step = fc.oneof(
      fc.constantFrom(...MOVES),
      fc.record({ count: fc.nat(50), visible: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const scroll = steps.reduce<Scroll>(
          (before, change) =>
            typeof change === 'string' ? moveScroll(before, change) : fitScroll(before, change),
          EMPTY_SCROLL,
        );
        const { from, to } = seenRange(scroll);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(scroll.count);
        if (scroll.count === 0) expect(scroll.cursor).toBe(0);
        else expect(scroll.cursor >= from && scroll.cursor < to).toBe(true);
        expect(to - from).toBe(Math.min(scroll.count, scroll.visible));
      }),
    );
  });

  it('moves by pages and to its ends', () => {
    const scroll = fitScroll(EMPTY_SCROLL, { count: 100, visible: 10 });
    expect(moveScroll(scroll, 'page-down')).toMatchObject({ cursor: 9, top: 0 });
    expect(moveScroll(scroll, 'last')).toMatchObject({ cursor: 99, top: 90 });
    expect(moveScroll(moveScroll(scroll, 'last'), 'up')).toMatchObject({ cursor: 98, top: 90 });
  });
});

describe('a text field', () => {
  it('is edited by characters as a person counts them', () => {
    const field = insertText(textField('a'), 'e\u0301漢👍🏽');
    expect(press(field, 'backspace').text).toBe('ae\u0301漢');
    expect(press(press(press(field, 'left'), 'left'), 'delete').text).toBe('ae\u0301👍🏽');
    expect(press(press(field, 'home'), 'delete').text).toBe('e\u0301漢👍🏽');
  });

  it('knows the keys of a shell', () => {
    const field = textField('one two three');
    expect(press(field, 'ctrl-w').text).toBe('one two ');
    expect(press(field, 'ctrl-u').text).toBe('');
    expect(press(press(field, 'ctrl-a'), 'ctrl-k').text).toBe('');
  });

  it('takes a pasted text as one line, and no endless one', () => {
    expect(insertText(textField(), 'a\r\nb').text).toBe('a b');
    expect(insertText(textField(), 'x'.repeat(5000)).text).toBe('');
  });

  it('has the width that it is given, with the cursor in it, whatever was typed', () => {
    const typed = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(typed, fc.integer({ min: 4, max: 30 }), fc.nat(40), (text, width, lefts) => {
        let field = textField(text);
        for (let left = 0; left < lefts; left += 1) field = press(field, 'left');
        const line = textFieldLine(field, width, lookOf('dark', true));
        expect(lineWidth(line)).toBe(width);
        expect(
          line.filter((piece) => typeof piece !== 'string' && piece.tone === 'cursor'),
        ).toHaveLength(1);
      }),
      { numRuns: draws(2000) },
    );
  });

  it('shows the end of a long text while it is typed', () => {
    const line = textFieldLine(textField('0123456789'), 6, lookOf('dark', true));
    expect(lineText(line)).toBe('56789 ');
  });
});
