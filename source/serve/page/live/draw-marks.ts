import type UPlot from 'uplot';

import { remSize } from '../hooks.js';
import { colourOf } from './colours.js';
import { describeMark, type Mark } from './marks.js';

/** Draws each mark at its place: a shaded stretch with a dashed line, and what happened in words beside it. */
export function drawMarks(plot: UPlot, marks: readonly Mark[], within: HTMLElement): void {
  const endMs = (plot.scales['x']?.max ?? 0) * 1000;
  const { ctx } = plot;
  const { left, top, width, height } = plot.bbox;
  const x = (ms: number): number => plot.valToPos(ms / 1000, 'x', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.font = `${Math.round(remSize() * 0.76 * devicePixelRatio)}px system-ui, sans-serif`;
  for (const [index, mark] of marks.entries()) {
    const colour = colourOf(mark.tone === 'bad' ? '--bad' : '--warning', within);
    const [from, to] = [x(mark.fromMs), x(Math.min(mark.toMs ?? endMs, endMs))];
    ctx.fillStyle = colour;
    ctx.globalAlpha = 0.12;
    ctx.fillRect(from, top, Math.max(1, to - from), height);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = colour;
    ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(from, top);
    ctx.lineTo(from, top + height);
    ctx.stroke();
    // Only the newest has words in the chart; the list below has those of all.
    if (index === marks.length - 1) writeBeside(ctx, describeMark(mark, endMs), from, plot.bbox);
  }
  ctx.restore();
}

/** Writes to the right of a place, or to its left where there is more room. */
function writeBeside(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  { left, top, width, height }: UPlot.BBox,
): void {
  const gap = 5 * devicePixelRatio;
  const isLeft = x - left > width / 2;
  ctx.textAlign = isLeft ? 'right' : 'left';
  ctx.textBaseline = 'bottom';
  ctx.fillText(text, isLeft ? x - gap : x + gap, top + height - gap, width);
}
