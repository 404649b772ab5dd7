import { FILLS, type SpanKind } from './palette.js';
import { fillOf, label, svg } from './svg.js';

const HEIGHT = 10;

/** Names the kinds that a chart shows, each beside a sample of its fill. */
export function legend(name: string, width: number, kinds: readonly SpanKind[]): string {
  let x = 0;
  let y = 0;
  const parts: string[] = [];
  for (const kind of kinds) {
    const { word } = FILLS[kind];
    const needed = 22 + word.length * 3.9;
    if (x > 0 && x + needed > width) {
      x = 0;
      y += HEIGHT + 1;
    }
    parts.push(
      `<rect x="${x + 0.3}" y="${y + 1.3}" width="7" height="7" fill="${fillOf(name, kind)}" stroke="#8794A0" stroke-width="0.3"/>`,
      label(x + 11, y + 7.5, word),
    );
    x += needed;
  }
  return svg(name, width, y + HEIGHT, parts);
}
