import { FILLS, type SpanKind } from './palette.js';
import { fillOf, label, svg } from './svg.js';

const HEIGHT = 10;

/** Names the kinds that a chart shows, each beside a sample of its fill. */
export function legend(name: string, width: number, kinds: readonly SpanKind[]): string {
  let x = 0;
  const parts: string[] = [];
  for (const kind of kinds) {
    const { word } = FILLS[kind];
    parts.push(
      `<rect x="${x + 0.3}" y="1.3" width="7" height="7" fill="${fillOf(name, kind)}" stroke="#8794A0" stroke-width="0.3"/>`,
      label(x + 11, 7.5, word),
    );
    x += 22 + word.length * 3.6;
  }
  return svg(name, width, HEIGHT, parts);
}
