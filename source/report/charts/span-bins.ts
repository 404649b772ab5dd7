import { OUTCOME_CLASSES } from '../facts/outcome-class.js';
import type { Span } from '../facts/timeline.js';
import { SPAN_KINDS, type SpanKind } from './palette.js';

/** Shares are told apart this finely, so that neighbours that look the same become one. */
const STEPS = 20;

/** Neighbouring slices of time, [from, to), and the shares of them that went into each kind. */
export interface SpanBin {
  readonly from: number;
  to: number;
  readonly shares: Readonly<Record<SpanKind, number>>;
}

/**
 * Puts the spans of a lane together into slices of time.
 * @param least the share that work is drawn with at least, so that it is seen
 */
export function binSpans(
  spans: readonly Span[],
  { binMs, bins, least }: { binMs: number; bins: number; least: number },
): SpanBin[] {
  const shares = Array.from({ length: bins }, noShares);
  for (const span of spans) addSpan(shares, span, binMs);
  const merged: SpanBin[] = [];
  let lastKey = '';
  for (const [index, share] of shares.entries()) {
    const rounded = roundShares(share, least);
    const key = SPAN_KINDS.map((kind) => rounded[kind]).join();
    const last = merged.at(-1);
    if (last && key === lastKey) last.to = index + 1;
    else merged.push({ from: index, to: index + 1, shares: rounded });
    lastKey = key;
  }
  return merged;
}

function addSpan(bins: Record<SpanKind, number>[], span: Span, binMs: number): void {
  const first = Math.floor(span.from / binMs);
  const last = Math.min(bins.length - 1, Math.floor(span.to / binMs));
  for (let index = first; index <= last; index += 1) {
    const shares = bins[index];
    if (!shares) continue;
    const from = Math.max(span.from, index * binMs);
    const share = (Math.min(span.to, (index + 1) * binMs) - from) / binMs;
    if (span.kind !== 'work') {
      shares[span.kind] += share;
      continue;
    }
    const rows = OUTCOME_CLASSES.reduce((sum, kind) => sum + span.counts[kind], 0);
    for (const kind of OUTCOME_CLASSES) shares[kind] += (share * span.counts[kind]) / rows;
  }
}

/** Work is made larger where it would not be seen; what became of its rows keeps its proportions. */
function roundShares(shares: Record<SpanKind, number>, least: number): Record<SpanKind, number> {
  const work = OUTCOME_CLASSES.reduce((sum, kind) => sum + shares[kind], 0);
  const scale = work > 0 ? Math.max(1, least / work) : 1;
  const rounded = noShares();
  for (const kind of ['lock', 'reference'] as const) rounded[kind] = roundShare(shares[kind]);
  for (const kind of OUTCOME_CLASSES) rounded[kind] = roundShare(shares[kind] * scale);
  for (const kind of TROUBLE) if (shares[kind] > 0) rounded[kind] = Math.max(least, rounded[kind]);
  return rounded;
}

/** However rare, these must be seen. */
const TROUBLE = ['failed', 'unknown'] as const;

function roundShare(share: number): number {
  return Math.round(Math.min(1, share) * STEPS) / STEPS;
}

function noShares(): Record<SpanKind, number> {
  return { inserted: 0, rejected: 0, failed: 0, unknown: 0, lock: 0, reference: 0 };
}
