/** @jsxImportSource preact */
import type { ComponentChildren, VNode } from 'preact';

import { formatCount, formatRate, formatShare } from '../../../base/format.js';
import type { Tone } from '../../../components/theme.js';
import { expectedRows } from '../../../engine/progress.js';
import { REJECTED_OUTCOMES } from '../../../entities/outcome.js';
import { carriedLatency } from '../../../ledger/percentiles.js';
import type { LiveSnapshot } from '../../api.js';
import { newestRate, type Series } from './series.js';

/** A number with what it is. */
export function Tile({
  value,
  note,
  tone = 'text',
}: {
  readonly value: ComponentChildren;
  readonly note: string;
  readonly tone?: Tone;
}): VNode {
  return (
    <div class="panel tile">
      <div class={`tile-value tone-${tone}`}>{value}</div>
      <div class="tile-note">{note}</div>
    </div>
  );
}

/** The run in six numbers. */
export function LiveTiles(props: {
  readonly snapshot: LiveSnapshot;
  readonly series: Series;
}): VNode {
  const { snapshot, series } = props;
  const { counts, decided, activeMs, latency, durationMs } = snapshot;
  const rejected = REJECTED_OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
  const mean = activeMs > 0 ? decided / (activeMs / 1000) : 0;
  const { p50, p99 } = carriedLatency<'p50' | 'p99'>(latency, decided);
  const planned = formatCount(expectedRows(snapshot));
  const share = decided === 0 ? null : counts.inserted / decided;
  const isTroubled = counts.failed + counts.unknown > 0;
  return (
    <div class="tiles">
      <Tile
        value={formatCount(decided)}
        note={durationMs === null ? `of ${planned} attempted` : 'attempted'}
      />
      <Tile
        value={formatCount(counts.inserted)}
        note={`inserted · ${formatShare(share)}`}
        tone={counts.inserted > 0 ? 'good' : 'text'}
      />
      <Tile
        value={formatCount(rejected)}
        note="rejected, each with its reasons"
        tone={rejected > 0 ? 'invalid' : 'text'}
      />
      <Tile
        value={`${formatCount(counts.failed)} · ${formatCount(counts.unknown)}`}
        note="failed · unknown"
        tone={isTroubled ? 'bad' : 'text'}
      />
      <Tile
        value={formatRate(newestRate(series) ?? mean)}
        note={`last second · ${formatCount(mean)} mean`}
      />
      <Tile value={shortMs(p99)} note={`p99 latency · p50 ${shortMs(p50)}`} />
    </div>
  );
}

/** "9.7 ms", "412 ms"; a dash where so few rows carry none. */
export function shortMs(ms: number | null): string {
  if (ms === null) return '–';
  return `${ms < 10 ? ms.toFixed(1) : formatCount(ms)} ms`;
}
