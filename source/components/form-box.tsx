import type { ReactNode } from 'react';

import { span, type Line } from './line.js';
import type { Look, Size } from './look.js';
import { Overlay, OVERLAY_BORDER } from './overlay.js';
import { textFieldLine, type TextField } from './text-field.js';
import { cutToWidth, displayWidth, safeText } from './text.js';

const WIDTH = 72;

/** A few lines to fill in, one of them with a cursor. */
export function FormBox(props: {
  readonly title: string;
  readonly labels: readonly string[];
  readonly fields: readonly TextField[];
  /** The field that is typed into. */
  readonly at: number;
  readonly screen: Size;
  readonly look: Look;
}): ReactNode {
  const { title, labels, fields, at, screen, look } = props;
  const width = Math.min(WIDTH, screen.columns);
  const widest = Math.max(...labels.map(displayWidth));
  const room = width - OVERLAY_BORDER.columns - widest - 4;
  const lineOf = (field: TextField, index: number): Line => {
    const label = (labels[index] ?? '').padEnd(widest + 2);
    if (index !== at) {
      return [
        `  ${label}`,
        span('dim', cutToWidth(safeText(field.text), room, look.glyphs.ellipsis)),
      ];
    }
    const pointer = span('accent', `${look.glyphs.pointer} ${label}`);
    return [pointer, ...textFieldLine(field, room, look)];
  };
  const lines = fields.map(lineOf);
  return (
    <Overlay title={safeText(title)} lines={lines} width={width} screen={screen} look={look} />
  );
}
