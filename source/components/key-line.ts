import { showKey, type KeyHint } from './key.js';
import { joinLines, lineWidth, span, type Line } from './line.js';
import type { Look } from './look.js';

const GAP = '   ';

function hintLine(hint: KeyHint, look: Look): Line {
  const { keys, label } = hint.shown ?? { keys: hint.keys.slice(0, 1), label: hint.label };
  const shown = keys.map((key) => showKey(key, look.glyphs.isUnicode)).join('/');
  return [span('accent', shown), ' ', label];
}

/** All keys, on as many lines as needed. */
export function keyLines(hints: readonly KeyHint[], width: number, look: Look): Line[] {
  const rows: Line[][] = [];
  for (const hint of hints) {
    const line = hintLine(hint, look);
    const row = rows.at(-1);
    const isFitting = row && lineWidth(joinLines([...row, line], GAP)) <= width;
    if (isFitting) row.push(line);
    else rows.push([line]);
  }
  return rows.map((row) => joinLines(row, GAP));
}

/**
 * The keys that work now, as many as fit: `first` in order, and always `always` at the end.
 */
export function keyLine(
  first: readonly KeyHint[],
  always: readonly KeyHint[],
  width: number,
  look: Look,
): Line {
  const last = always.map((hint) => hintLine(hint, look));
  let room = width - last.reduce((sum, line) => sum + lineWidth(line) + GAP.length, 0);
  const kept: Line[] = [];
  for (const hint of first) {
    const line = hintLine(hint, look);
    const needed = lineWidth(line) + (kept.length > 0 ? GAP.length : 0);
    if (needed > room) break;
    room -= needed;
    kept.push(line);
  }
  return joinLines([...kept, ...last], GAP);
}
