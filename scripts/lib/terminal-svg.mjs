const CELL = { width: 8.4, height: 18 };
const PADDING = 14;
const BACKGROUND = '#14171c';
const FOREGROUND = '#d6dae0';

/** The sixteen named colours, then nothing: others are computed. */
const NAMED = [
  '#2b303b', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d6dae0',
  '#6b7280', '#ef8a92', '#b5d99c', '#f0d399', '#86c4f5', '#d79be6', '#7fd0da', '#ffffff',
]; // prettier-ignore

/**
 * Draws what a terminal shows as an SVG.
 * @param {import('@xterm/headless').Terminal} terminal
 */
export function terminalSvg(terminal) {
  const width = terminal.cols * CELL.width + 2 * PADDING;
  const height = terminal.rows * CELL.height + 2 * PADDING;
  const lines = Array.from({ length: terminal.rows }, (_, row) => drawLine(terminal, row));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    ...lines.flat(),
    '</svg>',
    '',
  ].join('\n');
}

/** @param {import('@xterm/headless').Terminal} terminal @param {number} row */
function drawLine(terminal, row) {
  const line = terminal.buffer.active.getLine(row);
  if (!line) return [];
  /** @type {{column: number, text: string, fill: string, back: string | undefined, bold: boolean, cells: number}[]} */
  const runs = [];
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line.getCell(column);
    if (!cell || cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const last = runs.at(-1);
    const text = cell.getChars() || ' ';
    if (last && last.fill === look.fill && last.back === look.back && last.bold === look.bold) {
      last.text += text;
      last.cells += cell.getWidth();
    } else {
      runs.push({ column, text, cells: cell.getWidth(), ...look });
    }
  }
  return runs.flatMap((run) => drawRun(run, row));
}

/** @param {{column: number, text: string, fill: string, back: string | undefined, bold: boolean, cells: number}} run @param {number} row */
function drawRun({ column, text, fill, back, bold, cells }, row) {
  const x = PADDING + column * CELL.width;
  const y = PADDING + row * CELL.height;
  const width = cells * CELL.width;
  const parts = [];
  if (back)
    parts.push(`<rect x="${x}" y="${y}" width="${width}" height="${CELL.height}" fill="${back}"/>`);
  if (text.trim() !== '') {
    parts.push(
      `<text x="${x}" y="${y + 13.5}" textLength="${width}" lengthAdjust="spacingAndGlyphs" xml:space="preserve" fill="${fill}"${bold ? ' font-weight="bold"' : ''}>${escapeXml(text)}</text>`,
    );
  }
  return parts;
}

/** @param {import('@xterm/headless').IBufferCell} cell */
function lookOf(cell) {
  const own = colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()) ?? FOREGROUND;
  const background = colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor());
  const isInverse = cell.isInverse() !== 0;
  const fill = isInverse ? (background ?? BACKGROUND) : own;
  return {
    fill: cell.isDim() ? '#7d8590' : fill,
    back: isInverse ? own : background,
    bold: cell.isBold() !== 0,
  };
}

/** @param {boolean} isDefault @param {boolean} isRgb @param {number} value */
function colour(isDefault, isRgb, value) {
  if (isDefault) return undefined;
  if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
  if (value < 16) return NAMED[value];
  if (value >= 232) return `#${(8 + (value - 232) * 10).toString(16).padStart(2, '0').repeat(3)}`;
  const level = (/** @type {number} */ step) => (step === 0 ? 0 : 55 + step * 40);
  const index = value - 16;
  return `#${[Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6]
    .map((step) => level(step).toString(16).padStart(2, '0'))
    .join('')}`;
}

/** @param {string} text */
function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
