/** @jsxImportSource preact */
import type { VNode } from 'preact';

import type { Line } from '../../components/line.js';
import { lookOf } from '../../components/look.js';

/** The signs of the terminal's screen; colours are those of the style sheet. */
export const LOOK = lookOf('dark', true);

/** A line of the terminal's views, with its tones as classes. */
export function Spans({ line }: { readonly line: Line }): VNode {
  return (
    <>
      {line.map((piece, at) =>
        typeof piece === 'string' ? (
          piece
        ) : (
          <span key={at} class={`tone-${piece.tone}`}>
            {piece.text}
          </span>
        ),
      )}
    </>
  );
}
