/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';

import { formatAmount, formatCount, formatRate } from '../../../base/format.js';
import { Chart, type ChartLine } from './chart.js';
import { describeMark, type Mark } from './marks.js';
import { newestRate, type Series } from './series.js';
import { shortMs } from './tiles.js';

/** What the charts of a run are drawn from. */
export interface ChartsProps {
  readonly series: Series;
  readonly marks: readonly Mark[];
  readonly elapsedMs: number;
  /** Whether rows arrive by themselves: then their waiting is part of the latency. */
  readonly isOpenLoop: boolean;
}

/** The rate and the latency of a run over its time. */
export function LiveCharts({ series, marks, elapsedMs, isOpenLoop }: ChartsProps): VNode {
  const { slices } = series;
  // Drawn again only when there is another slice, not with every snapshot.
  const { times, rates, latencies } = useMemo(() => linesOf(slices), [slices]);
  const newest = slices.at(-1);
  const now = newestRate(series);
  return (
    <div class="charts">
      <section class="panel" aria-labelledby="live-rate">
        <h2 id="live-rate">Rows a second</h2>
        <Chart
          label={`Rows a second over the time of the run; the last second: ${now === null ? 'none yet' : formatRate(now)}`}
          times={times}
          lines={rates}
          marks={marks}
          formatValue={formatCount}
        />
        <MarkList marks={marks} elapsedMs={elapsedMs} />
      </section>
      <section class="panel" aria-labelledby="live-latency">
        <h2 id="live-latency">Latency, claim to outcome</h2>
        <Chart
          label={`Latency of all rows so far: p50 ${shortMs(newest?.p50 ?? null)}, p99 ${shortMs(newest?.p99 ?? null)}`}
          times={times}
          lines={latencies}
          marks={marks}
          formatValue={(ms) => `${Number(ms.toFixed(2))} ms`}
        />
        <div class="row chart-mark">
          <span class="tone-good">— p50 {shortMs(newest?.p50 ?? null)}</span>
          <span class="tone-warning">— p99 {shortMs(newest?.p99 ?? null)}</span>
          <span class="note">
            of all rows so far;{' '}
            {isOpenLoop
              ? 'open loop: it counts from the arrival of a row'
              : 'closed loop: waiting before the claim is not in it'}
          </span>
        </div>
      </section>
    </div>
  );
}

function linesOf(slices: Series['slices']): {
  readonly times: readonly number[];
  readonly rates: readonly ChartLine[];
  readonly latencies: readonly ChartLine[];
} {
  return {
    times: slices.map(({ toMs }) => toMs),
    rates: [
      {
        name: 'rows/s',
        colour: '--waiting',
        isFilled: true,
        values: slices.map(({ rate }) => rate),
      },
    ],
    latencies: [
      { name: 'p50', colour: '--good', values: slices.map(({ p50 }) => p50) },
      { name: 'p99', colour: '--warning', values: slices.map(({ p99 }) => p99) },
    ],
  };
}

/** The newest mark in words; the chart shows where all of them are. */
function MarkList(props: { readonly marks: readonly Mark[]; readonly elapsedMs: number }): VNode {
  const { marks, elapsedMs } = props;
  const [newest] = marks.slice(-1);
  return (
    <div class="chart-mark row">
      {newest && <span class={`tone-${newest.tone}`}>{describeMark(newest, elapsedMs)}</span>}
      {marks.length > 1 && (
        <span class="note">{formatAmount(marks.length - 1, 'earlier event')} in the chart</span>
      )}
    </div>
  );
}
