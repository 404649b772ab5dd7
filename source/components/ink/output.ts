import InkOutput from '../../../node_modules/ink/build/output.js';
import { isSingleWidth } from '../../base/single-width.js';
import { withoutStyles } from './styles.js';

type Clip = Parameters<InkOutput['clip']>[0];
type Options = Parameters<InkOutput['write']>[3];

interface Write {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly options: Options;
  /** The active clips, the outermost first. */
  readonly clips: readonly Clip[];
}

/**
 * Replaces Ink's `Output` at build time and draws the same. Ink's splits every line of every frame into
 * characters and joins them again, which is most of the cost of a frame. Here, a row of plain texts side by
 * side is joined directly; Ink's draws all others: overlapping texts, wide or combining characters, and texts
 * clipped at the side.
 */
export default class Output {
  readonly width: number;
  readonly height: number;
  readonly #writes: Write[] = [];
  #clips: readonly Clip[] = [];

  constructor({ width, height }: { width: number; height: number }) {
    this.width = width;
    this.height = height;
  }

  write(x: number, y: number, text: string, options: Options): void {
    if (text !== '') this.#writes.push({ x, y, text, options, clips: this.#clips });
  }

  clip(clip: Clip): void {
    this.#clips = [...this.#clips, clip];
  }

  unclip(): void {
    this.#clips = this.#clips.slice(0, -1);
  }

  get(): { output: string; height: number } {
    const rows = this.#byRow();
    const plain = rows.map(plainRow);
    const others = new Set(rows.filter((_, row) => plain[row] === undefined).flat());
    const drawn =
      others.size === 0 ? [] : this.#drawWithInk(this.#writes.filter((write) => others.has(write)));
    const lines = plain.map((text, row) => text ?? drawn[row] ?? '');
    return { output: lines.join('\n'), height: this.height };
  }

  /** The writes of each row, in order. */
  #byRow(): Write[][] {
    const rows: Write[][] = Array.from({ length: this.height }, () => []);
    for (const write of this.#writes) {
      const below = write.y + write.text.split('\n').length;
      for (let row = Math.max(0, write.y); row < below; row += 1) rows[row]?.push(write);
    }
    return rows;
  }

  #drawWithInk(writes: readonly Write[]): string[] {
    const output = new InkOutput({ width: this.width, height: this.height });
    for (const { x, y, text, options, clips } of writes) {
      for (const clip of clips) output.clip(clip);
      output.write(x, y, text, options);
      for (const _ of clips) output.unclip();
    }
    return output.get().output.split('\n');
  }
}

/** A row of plain texts; undefined if Ink has to draw it. */
function plainRow(writes: readonly Write[]): string | undefined {
  let row = '';
  let end = 0;
  for (const write of writes.toSorted((a, b) => a.x - b.x)) {
    const styled = plainText(write);
    if (styled === undefined || write.x < end) return undefined;
    if (styled === '') continue;
    row += ' '.repeat(write.x - end) + styled;
    end = write.x + withoutStyles(styled).length;
  }
  return row.trimEnd();
}

/** The part of a text that is visible in its row; undefined if it is not plain. */
function plainText({ y, text, options, clips }: Write): string | undefined {
  const isCutAtSide = clips.some(({ x1, x2 }) => x1 !== undefined || x2 !== undefined);
  if (isCutAtSide || !isSingleWidth(withoutStyles(text))) return undefined;
  if (clips.some(({ y1 = y, y2 = Infinity }) => y < y1 || y >= y2)) return '';
  return options.transformers.reduce((line, transform) => transform(line, 0), text);
}
