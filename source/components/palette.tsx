import type { ReactNode } from 'react';

import { showKey, type KeyHint } from './key.js';
import { overlayRows } from './keys-overlay.js';
import { span, spreadLine, type Line } from './line.js';
import type { Look, Size } from './look.js';
import { Overlay, OVERLAY_BORDER } from './overlay.js';
import { fitScroll, seenRange, type Scroll } from './scroll.js';
import { textFieldLine, type TextField } from './text-field.js';
import { fitToWidth } from './text.js';

const WIDTH = 76;

/** A field to type in, and the commands that have what was typed in their name or help. */
export function Palette(props: {
  readonly field: TextField;
  readonly hints: readonly KeyHint[];
  readonly scroll: Scroll;
  readonly screen: Size;
  readonly look: Look;
}): ReactNode {
  const { field, hints, screen, look } = props;
  const width = Math.min(WIDTH, screen.columns);
  const inner = width - OVERLAY_BORDER.columns;
  const visible = Math.min(12, overlayRows(screen) - 1);
  const scroll = fitScroll(props.scroll, { count: hints.length, visible });
  const { from, to } = seenRange(scroll);
  const listed = hints.slice(from, to).map((hint, index): Line => {
    const key = showKey(hint.keys[0] ?? '', look.glyphs.isUnicode);
    if (from + index === scroll.cursor) {
      const text = `${look.glyphs.pointer} ${hint.help}`;
      return [span('selected', fitToWidth(text, inner, 'left', look.glyphs.ellipsis))];
    }
    return spreadLine([`  ${hint.help}`], [span('dim', key)], inner, look.glyphs.ellipsis);
  });
  const blank = Array.from({ length: visible - listed.length }, (): Line => []);
  return (
    <Overlay
      title="Commands"
      lines={[
        [span('dim', ': '), ...textFieldLine(field, inner - 2, look)],
        ...(listed.length > 0 ? listed : [[span('dim', 'No command has these words')]]),
        ...blank,
      ]}
      width={width}
      screen={screen}
      look={look}
    />
  );
}
