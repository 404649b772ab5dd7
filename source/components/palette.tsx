import type { ReactNode } from 'react';

import { showKey, type Key } from './key.js';
import { overlayRows } from './keys-overlay.js';
import { fitLine, lineText, span, spreadLine, type Line } from './line.js';
import type { Look, Size } from './look.js';
import { Overlay, OVERLAY_BORDER } from './overlay.js';
import { fitScroll, seenRange, type Scroll } from './scroll.js';
import { textFieldLine, type TextField } from './text-field.js';
import { safeText } from './text.js';

const WIDTH = 76;

/** An entry of the palette. */
export interface PaletteLine {
  /** A short imperative without a full stop: "Open the run". */
  readonly name: string;
  /** The first one is shown on the right. */
  readonly keys: readonly Key[];
  /** Shown on the right instead of a key: its place or value. */
  readonly detail?: string | undefined;
  /** Why it does nothing now; undefined if it works. */
  readonly disabled?: string | undefined;
}

/** A text field, and the entries whose names contain the typed words. */
export function Palette(props: {
  readonly field: TextField;
  readonly entries: readonly PaletteLine[];
  readonly scroll: Scroll;
  readonly screen: Size;
  readonly look: Look;
}): ReactNode {
  const { field, entries, screen, look } = props;
  const width = Math.min(WIDTH, screen.columns);
  const inner = width - OVERLAY_BORDER.columns;
  const visible = Math.min(12, overlayRows(screen) - 1);
  const scroll = fitScroll(props.scroll, { count: entries.length, visible });
  const { from, to } = seenRange(scroll);
  const listed = entries
    .slice(from, to)
    .map((entry, index) => entryLine(entry, from + index === scroll.cursor, inner, look));
  const blank = Array.from({ length: visible - listed.length }, (): Line => []);
  return (
    <Overlay
      title="Find"
      lines={[
        [span('dim', ': '), ...textFieldLine(field, inner - 2, look)],
        ...(listed.length > 0 ? listed : [[span('dim', 'Nothing has these words in its name')]]),
        ...blank,
      ]}
      width={width}
      screen={screen}
      look={look}
    />
  );
}

function entryLine(
  { name, keys, detail, disabled }: PaletteLine,
  isSelected: boolean,
  width: number,
  look: Look,
): Line {
  const { ellipsis, pointer, isUnicode } = look.glyphs;
  const [key] = keys;
  const right = key === undefined ? safeText(detail ?? '') : showKey(key, isUnicode);
  const text = safeText(disabled === undefined ? name : `${name} (${disabled})`);
  const left: Line = [
    isSelected ? `${pointer} ` : '  ',
    disabled === undefined ? text : span('dim', text),
  ];
  const line = spreadLine(
    left,
    [span(key === undefined ? 'dim' : 'accent', right)],
    width,
    ellipsis,
  );
  return isSelected ? [span('selected', lineText(fitLine(line, width, ellipsis)))] : line;
}
