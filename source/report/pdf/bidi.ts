import bidiFactory, { type Bidi } from 'bidi-js';

// Its types describe an ES module; what Node loads is the function itself.
const bidi = (bidiFactory as unknown as () => Bidi)();

/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Whether a text must be put in visual order before it is drawn from left to right. */
export function isRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** Characters of one direction; those of a right-to-left run are in logical order still. */
export interface Run {
  readonly text: string;
  readonly isRightToLeft: boolean;
}

/**
 * Breaks a text into lines and puts the runs of each into the order in which they are drawn.
 * @param width characters of a line, at most
 */
export function visualLines(text: string, width: number): Run[][] {
  const embedding = bidi.getEmbeddingLevels(text, 'auto');
  const mirrored = bidi.getMirroredCharactersMap(text, embedding.levels);
  return breakLines(text, width).map(([start, end]) =>
    reorder(levelRuns(embedding.levels, start, end)).map(({ from, to, level }) => {
      const isRightToLeft = level % 2 === 1;
      let run = '';
      for (let at = from; at < to; at += 1) run += mirrored.get(at) ?? text.charAt(at);
      return { text: run, isRightToLeft };
    }),
  );
}

/** Lines are broken in logical order, at spaces. */
function breakLines(text: string, width: number): (readonly [start: number, end: number])[] {
  const lines: [number, number][] = [];
  let start = 0;
  while (text.length - start > width) {
    const space = text.lastIndexOf(' ', start + width);
    const end = space > start ? space : start + width;
    lines.push([start, end]);
    start = text.charAt(end) === ' ' ? end + 1 : end;
  }
  lines.push([start, text.length]);
  return lines;
}

interface LevelRun {
  readonly from: number;
  readonly to: number;
  readonly level: number;
}

function levelRuns(levels: Uint8Array, start: number, end: number): LevelRun[] {
  const runs: LevelRun[] = [];
  for (let from = start; from < end;) {
    const level = levels[from] ?? 0;
    let to = from + 1;
    while (to < end && levels[to] === level) to += 1;
    runs.push({ from, to, level });
    from = to;
  }
  return runs;
}

/** Rule L2 of the Unicode bidirectional algorithm, on whole runs. */
function reorder(runs: LevelRun[]): LevelRun[] {
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  let ordered = runs;
  for (let level = highest; level > 0; level -= 1) {
    const next: LevelRun[] = [];
    let turned: LevelRun[] = [];
    for (const run of ordered) {
      if (run.level >= level) {
        turned.unshift(run);
        continue;
      }
      next.push(...turned, run);
      turned = [];
    }
    ordered = [...next, ...turned];
  }
  return ordered;
}
