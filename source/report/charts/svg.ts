import { FILLS, INK, QUIET, SPAN_KINDS, type SpanKind } from './palette.js';

/** Coordinates with two decimals: finer than any printer, and short. */
export function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Text inside SVG or HTML. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A whole drawing. @param name distinguishes its patterns from those of other drawings on the same page */
export function svg(name: string, width: number, height: number, parts: readonly string[]): string {
  const size = `width="${round(width)}" height="${round(height)}"`;
  const box = `viewBox="0 0 ${round(width)} ${round(height)}"`;
  const body = parts.join('');
  const patterns = SPAN_KINDS.filter((kind) => body.includes(`url(#${name}-${kind})`));
  const definitions = patterns.map((kind) => pattern(name, kind)).join('');
  const defs = definitions === '' ? '' : `<defs>${definitions}</defs>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${box}>${defs}${body}</svg>`;
}

const TILE_LENGTH = 240;

function pattern(name: string, kind: SpanKind): string {
  const { colour, lines } = FILLS[kind];
  if (!lines) return '';
  const { every, width, angle } = lines;
  // Long tiles: where tiles meet, viewers show a seam.
  const tile = `width="${every}" height="${TILE_LENGTH}"`;
  return (
    `<pattern id="${name}-${kind}" ${tile} patternUnits="userSpaceOnUse" patternTransform="rotate(${angle})">` +
    `<rect ${tile} fill="${colour}"/><rect width="${width}" height="${TILE_LENGTH}" fill="${lines.colour}"/></pattern>`
  );
}

/** The fill of a kind inside the drawing `name`. */
export function fillOf(name: string, kind: SpanKind): string {
  return FILLS[kind].lines ? `url(#${name}-${kind})` : FILLS[kind].colour;
}

/** A label. */
export function label(
  x: number,
  y: number,
  text: string,
  options: {
    readonly anchor?: 'start' | 'middle' | 'end';
    readonly size?: number;
    readonly bold?: boolean;
    readonly colour?: string;
  } = {},
): string {
  const { anchor = 'start', size = 7.5, bold = false, colour = bold ? INK : QUIET } = options;
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${round(x)}" y="${round(y)}" font-family="Roboto" font-size="${size}"${weight} fill="${colour}" text-anchor="${anchor}">${escapeMarkup(text)}</text>`;
}

/** A straight line. */
export function line(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  colour: string,
  options: { readonly width?: number; readonly dash?: string } = {},
): string {
  const { width = 0.5, dash } = options;
  const dashes = dash === undefined ? '' : ` stroke-dasharray="${dash}"`;
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${colour}" stroke-width="${width}"${dashes}/>`;
}

/** Collects rectangles by kind, so that thousands of them become one shape of each kind. */
export class Ink {
  readonly #name: string;
  readonly #paths = new Map<SpanKind, string[]>();

  /** @param name of the drawing */
  constructor(name: string) {
    this.#name = name;
  }

  rect(kind: SpanKind, x: number, y: number, width: number, height: number): void {
    if (width <= 0 || height <= 0) return;
    const path = this.#paths.get(kind) ?? [];
    path.push(`M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`);
    this.#paths.set(kind, path);
  }

  /** The shapes, one for each kind. */
  draw(): string {
    return SPAN_KINDS.map((kind) => {
      const path = this.#paths.get(kind);
      if (!path) return '';
      return `<path d="${path.join('')}" fill="${fillOf(this.#name, kind)}"/>`;
    }).join('');
  }
}
