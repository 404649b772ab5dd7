import type { ReactNode } from 'react';

import type { KeyHint } from './key.js';
import { keyLines } from './key-line.js';
import type { Line } from './line.js';
import type { Look, Size } from './look.js';
import { Overlay, OVERLAY_BORDER } from './overlay.js';
import { displayWidth, safeText, wrapToWidth } from './text.js';

const WIDTH = 72;

/** A question with the keys that answer it. */
export function QuestionBox(props: {
  readonly title: string;
  readonly lines: readonly string[];
  readonly answers: readonly KeyHint[];
  readonly escapeLabel?: string | undefined;
  readonly screen: Size;
  readonly look: Look;
}): ReactNode {
  const { title, lines, answers, escapeLabel = 'cancel', screen, look } = props;
  const widest = Math.max(displayWidth(title) + 2, 48, ...lines.map(displayWidth));
  const width = Math.min(WIDTH, screen.columns, widest + OVERLAY_BORDER.columns);
  const inner = width - OVERLAY_BORDER.columns;
  const escape: KeyHint = {
    id: 'question.escape',
    keys: ['escape'],
    label: escapeLabel,
    help: '',
  };
  const keys = keyLines([...answers, escape], inner, look);
  const room = screen.rows - OVERLAY_BORDER.rows - keys.length - 1;
  const text = lines.flatMap((line) => wrapToWidth(safeText(line), inner));
  // A long text is cut, but the keys are always shown.
  const seen = text.length > room ? [...text.slice(0, room - 1), look.glyphs.ellipsis] : text;
  return (
    <Overlay
      title={safeText(title)}
      lines={[...seen.map((line): Line => [line]), [], ...keys]}
      width={width}
      screen={screen}
      look={look}
    />
  );
}
