import { graphemesOf } from '../base/graphemes.js';
import { cutToWidth, displayWidth, safeText } from './text.js';
import { span, type Line } from './line.js';
import type { Look } from './look.js';

/** A text field with its cursor. */
export interface TextField {
  readonly text: string;
  /** Position of the cursor, in code units. */
  readonly cursor: number;
}

/** Longest input, in code units. */
const LONGEST = 4096;

export function textField(text = ''): TextField {
  return { text, cursor: text.length };
}

export function insertText({ text, cursor }: TextField, typed: string): TextField {
  const line = typed.replaceAll(/[\r\n]+/g, ' ');
  if (text.length + line.length > LONGEST) return { text, cursor };
  return { text: text.slice(0, cursor) + line + text.slice(cursor), cursor: cursor + line.length };
}

function previous(text: string, cursor: number): number {
  return [...graphemesOf(text.slice(0, cursor))].at(-1)?.index ?? 0;
}

function next(text: string, cursor: number): number {
  const [first] = graphemesOf(text.slice(cursor));
  return cursor + (first?.segment.length ?? 0);
}

/** The editing keys; a field ignores all others. */
export const EDITING_KEYS: Readonly<Record<string, (field: TextField) => TextField>> = {
  left: ({ text, cursor }) => ({ text, cursor: previous(text, cursor) }),
  right: ({ text, cursor }) => ({ text, cursor: next(text, cursor) }),
  home: ({ text }) => ({ text, cursor: 0 }),
  end: ({ text }) => ({ text, cursor: text.length }),
  'ctrl-a': ({ text }) => ({ text, cursor: 0 }),
  'ctrl-e': ({ text }) => ({ text, cursor: text.length }),
  backspace: ({ text, cursor }) => removeBetween(text, previous(text, cursor), cursor),
  delete: ({ text, cursor }) => removeBetween(text, cursor, next(text, cursor)),
  'ctrl-u': ({ text, cursor }) => removeBetween(text, 0, cursor),
  'ctrl-k': ({ text, cursor }) => removeBetween(text, cursor, text.length),
  'ctrl-w': ({ text, cursor }) =>
    removeBetween(text, text.slice(0, cursor).replace(/\S+\s*$/, '').length, cursor),
};

function removeBetween(text: string, from: number, to: number): TextField {
  return { text: text.slice(0, from) + text.slice(to), cursor: from };
}

/** The field as a line of exactly `width` columns with its cursor; a long text is shown around the cursor. */
export function textFieldLine(field: TextField, width: number, look: Look): Line {
  const before = safeText(field.text.slice(0, field.cursor));
  const after = safeText(field.text.slice(field.cursor));
  const under = after === '' ? ' ' : takeFirst(after);
  const head = keepEnd(before, Math.max(0, width - displayWidth(under)));
  const tail = cutToWidth(
    after.slice(under.length),
    Math.max(0, width - displayWidth(head) - displayWidth(under)),
    look.glyphs.ellipsis,
  );
  const used = displayWidth(head) + displayWidth(under) + displayWidth(tail);
  return [
    span('accent', head),
    span('cursor', under),
    span('accent', tail),
    ' '.repeat(Math.max(0, width - used)),
  ];
}

function takeFirst(text: string): string {
  const [first] = graphemesOf(text);
  return first?.segment ?? '';
}

function keepEnd(text: string, width: number): string {
  const graphemes = [...graphemesOf(text)];
  let from = text.length;
  let used = 0;
  for (const { segment, index } of graphemes.toReversed()) {
    used += displayWidth(segment);
    if (used > width) break;
    from = index;
  }
  return text.slice(from);
}
