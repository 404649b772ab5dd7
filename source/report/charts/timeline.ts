import { OUTCOME_CLASSES } from '../facts/outcome-class.js';
import type { Span, Timeline } from '../facts/timeline.js';
import { RULE, SPAN_KINDS, type SpanKind } from './palette.js';
import { binSpans } from './span-bins.js';
import { Ink, label, line, svg } from './svg.js';
import { timeAxis } from './ticks.js';

const LEFT = 30;
const TOP = 4;
const BOTTOM = 15;

/** Spans that are still drawn one by one; more are put together into slices of time. */
const DRAWN_SINGLY = 1200;

/** Slices of time over all lanes, at most. */
const MOST_BINS = 5000;

/** One lane for each thread: what it did, moment by moment. */
export function timelineChart(timeline: Timeline, width: number, height: number): string {
  const name = 'timeline';
  const { lanes, endMs, spanCount } = timeline;
  const pitch = (height - TOP - BOTTOM) / Math.max(1, lanes.length);
  const thickness = pitch * (pitch > 5 ? 0.72 : 0.86);
  const { scale: x, ticks } = timeAxis(endMs, [LEFT, width - 8]);
  const ink = new Ink(name);
  const bins = Math.max(40, Math.min(240, Math.floor(MOST_BINS / Math.max(1, lanes.length))));
  for (const [index, { spans }] of lanes.entries()) {
    const top = TOP + index * pitch + (pitch - thickness) / 2;
    if (spanCount <= DRAWN_SINGLY) drawSpans(spans, { ink, x, top, thickness });
    else drawBins(spans, { ink, x, top, thickness, endMs, bins });
  }
  const every = Math.max(1, Math.ceil(8 / pitch));
  const floor = height - BOTTOM;
  return svg(name, width, height, [
    ...ticks.map((tick) => line([tick.x, TOP], [tick.x, floor], RULE)),
    ink.draw(),
    ...lanes
      .map(({ thread }, index) => ({ thread, y: TOP + (index + 0.5) * pitch + 2.4 }))
      .filter((_, index) => index % every === 0)
      .map(({ thread, y }) => label(LEFT - 5, y, `T${thread}`, { anchor: 'end' })),
    line([LEFT, floor], [width - 8, floor], '#5B6875', { width: 0.7 }),
    ...ticks.map((tick) => label(tick.x, height - 5, tick.text, { anchor: 'middle' })),
  ]);
}

/** The kinds that a timeline shows, for its legend. */
export function kindsOf({ lanes }: Timeline): SpanKind[] {
  const shown = new Set<SpanKind>();
  for (const { spans } of lanes) {
    for (const span of spans) {
      if (span.kind !== 'work') shown.add(span.kind);
      else for (const kind of OUTCOME_CLASSES) if (span.counts[kind] > 0) shown.add(kind);
    }
  }
  return SPAN_KINDS.filter((kind) => shown.has(kind));
}

interface Lane {
  readonly ink: Ink;
  readonly x: (ms: number) => number;
  readonly top: number;
  readonly thickness: number;
}

/** Work on rows that ended differently is split by height; a moment too short to see stays visible. */
function drawSpans(spans: readonly Span[], { ink, x, top, thickness }: Lane): void {
  for (const span of spans) {
    const from = x(span.from);
    const width = x(span.to) - from;
    if (span.kind !== 'work') {
      ink.rect(span.kind, from, top + thickness * 0.2, width, thickness * 0.6);
      continue;
    }
    const rows = OUTCOME_CLASSES.reduce((sum, kind) => sum + span.counts[kind], 0);
    const visible = Math.max(0.7, width - (width > 3 ? 0.5 : 0));
    let y = top;
    for (const kind of OUTCOME_CLASSES) {
      const part = (thickness * span.counts[kind]) / rows;
      ink.rect(kind, from, y, visible, part);
      y += part;
    }
  }
}

/** Each slice of time is filled from below by how much of it went into what. */
function drawBins(
  spans: readonly Span[],
  { ink, x, top, thickness, endMs, bins }: Lane & { endMs: number; bins: number },
): void {
  const binMs = endMs / bins;
  // A thin lane shows little of a small share.
  const least = thickness < 6 ? 0.4 : 0.1;
  for (const bin of binSpans(spans, { binMs, bins, least })) {
    let bottom = top + thickness;
    for (const kind of SPAN_KINDS) {
      const height = Math.min(bottom - top, thickness * bin.shares[kind]);
      ink.rect(
        kind,
        x(bin.from * binMs),
        bottom - height,
        x(bin.to * binMs) - x(bin.from * binMs),
        height,
      );
      bottom -= height;
    }
  }
}
