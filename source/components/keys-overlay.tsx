import type { ReactNode } from 'react';

import { showKey, type KeyHint } from './key.js';
import { span, type Line } from './line.js';
import type { Look, Size } from './look.js';
import { Overlay, OVERLAY_BORDER } from './overlay.js';
import { fitScroll, seenRange, type Scroll } from './scroll.js';
import { fitToWidth } from './text.js';

const KEYS_WIDTH = 13;
const WIDTH = 92;

/** How many lines of an overlay's list are seen on a screen. */
export function overlayRows(screen: Size): number {
  return Math.max(1, screen.rows - OVERLAY_BORDER.rows - 4);
}

/** Every key of the view and what it does, those that do nothing now with the reason. */
export function KeysOverlay(props: {
  readonly title: string;
  readonly hints: readonly KeyHint[];
  readonly scroll: Scroll;
  readonly screen: Size;
  readonly look: Look;
}): ReactNode {
  const { hints, screen, look } = props;
  const scroll = fitScroll(props.scroll, { count: hints.length, visible: overlayRows(screen) });
  const { from, to } = seenRange(scroll);
  const more = hints.length > to ? `${hints.length - to} more below` : '';
  return (
    <Overlay
      title={props.title}
      lines={[
        ...hints.slice(from, to).map((hint) => keyHintLine(hint, look)),
        [],
        [span('dim', `Any other key closes this. ${more}`)],
      ]}
      width={WIDTH}
      screen={screen}
      look={look}
    />
  );
}

function keyHintLine(hint: KeyHint, look: Look): Line {
  const keys = hint.keys.map((key) => showKey(key, look.glyphs.isUnicode)).join(' ');
  const shown = fitToWidth(keys, KEYS_WIDTH, 'left', look.glyphs.ellipsis);
  return hint.disabled === undefined
    ? [span('accent', shown), ' ', hint.help]
    : [span('dim', `${shown} ${hint.help} (${hint.disabled})`)];
}
