import type { ReactNode } from 'react';

import { showKey, type KeyHint } from './key.js';
import { span, type Line } from './line.js';
import type { Look, Size } from './look.js';
import { Overlay, OVERLAY_BORDER } from './overlay.js';
import { fitToWidth, wrapToWidth } from './text.js';

const KEYS_WIDTH = 13;
const WIDTH = 92;

/** Visible lines of an overlay's list on a screen. */
export function overlayRows(screen: Size): number {
  return Math.max(1, screen.rows - OVERLAY_BORDER.rows - 4);
}

/** The number of lines of the key list, and how many are visible. */
export function keyListSize(
  about: string,
  hints: readonly KeyHint[],
  screen: Size,
): { count: number; visible: number } {
  const width = innerWidth(screen);
  const lines = hints.map((hint) => helpLines(hint, width).length);
  const count = aboutLines(about, width).length + lines.reduce((sum, length) => sum + length, 0);
  return { count, visible: overlayRows(screen) };
}

/** Describes a view and all its keys; a key that does nothing now with the reason. */
export function KeysOverlay(props: {
  readonly title: string;
  readonly about: string;
  readonly hints: readonly KeyHint[];
  /** The first visible line of the list. */
  readonly top: number;
  readonly screen: Size;
  readonly look: Look;
}): ReactNode {
  const { title, about, hints, screen, look } = props;
  const { count, visible } = keyListSize(about, hints, screen);
  const top = Math.max(0, Math.min(props.top, count - visible));
  const lines = [
    ...aboutLines(about, innerWidth(screen)),
    ...hints.flatMap((hint) => keyHintLines(hint, innerWidth(screen), look)),
  ].slice(top, top + visible);
  const { up, down, dash } = look.glyphs;
  const closing =
    count > visible
      ? `${up}${down} scroll, any other key closes (${top + 1}${dash}${top + lines.length} of ${count})`
      : 'Any other key closes this';
  return (
    <Overlay
      title={title}
      lines={[...lines, [], [span('dim', closing)]]}
      width={WIDTH}
      screen={screen}
      look={look}
    />
  );
}

function innerWidth(screen: Size): number {
  return Math.min(WIDTH, screen.columns) - OVERLAY_BORDER.columns;
}

function aboutLines(about: string, width: number): Line[] {
  if (about === '') return [];
  return [...wrapToWidth(about, width).map((line): Line => [line]), []];
}

/** The help of a key, wrapped to the room after the key. */
function helpLines({ help, disabled }: KeyHint, width: number): string[] {
  const text = disabled === undefined ? help : `${help} (${disabled})`;
  return wrapToWidth(text, width - KEYS_WIDTH - 1);
}

function keyHintLines(hint: KeyHint, width: number, look: Look): Line[] {
  const keys = hint.keys.map((key) => showKey(key, look.glyphs.isUnicode)).join(' ');
  const shown = fitToWidth(keys, KEYS_WIDTH, 'left', look.glyphs.ellipsis);
  const isOff = hint.disabled !== undefined;
  return helpLines(hint, width).map((line, index): Line => [
    span(isOff ? 'dim' : 'accent', index === 0 ? shown : ' '.repeat(KEYS_WIDTH)),
    ' ',
    isOff ? span('dim', line) : line,
  ]);
}
