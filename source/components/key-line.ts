import { showKey, type KeyHint } from './key.js';
import { joinLines, lineWidth, span, type Line } from './line.js';
import type { Look } from './look.js';

const GAP = '   ';

function hintLine(hint: KeyHint, look: Look): Line {
  const keys = hint.shown ?? hint.keys.slice(0, 1);
  const shown = keys.map((key) => showKey(key, look.glyphs.isUnicode)).join('/');
  return [span('accent', shown), ' ', hint.label];
}

/**
 * The keys that work now, as many as the width holds: the first ones first, and `always` at the end,
 * however narrow it gets.
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
