/** @jsxImportSource preact */
import type { VNode } from 'preact';

import { capitalize } from '../../../base/text.js';
import { safeText } from '../../../components/text.js';
import { analyze, type VariantResult } from '../../../lab/analysis.js';
import { chartsOf } from '../../../lab/charts/choose.js';
import { isRated } from '../../../lab/charts/signs.js';
import { describeFindings, describeHead, groupByPromise } from '../../../lab/describe.js';
import type { Experiment } from '../../../lab/experiment.js';
import { formatVariant } from '../../../lab/factors.js';
import { chartBlock } from '../../../lab/report/chart-block.js';
import { summarizeVerdicts, verdictSentences } from '../../../lab/report/verdicts.js';
import { shortVerdict } from '../../../lab/verdict.js';
import { formatCount, formatDuration } from '../../../base/format.js';
import { carriedLatency } from '../../../ledger/percentiles.js';
import { Drawing } from '../drawing.js';
import { Table } from '../table.js';

/** A stored comparison: its verdicts in words, its charts, and its numbers. */
export function ComparisonCharts({ experiment }: { readonly experiment: Experiment }): VNode {
  const analysis = analyze(experiment);
  return (
    <>
      <section class="panel stack" aria-labelledby="experiment-title">
        <h1 class="view-title" id="experiment-title">
          {experiment.id}
        </h1>
        <p class="note">{safeText(describeHead(experiment))}</p>
        <p class="lead">{summarizeVerdicts(analysis)}</p>
        <ul class="stack">
          {verdictSentences(experiment, analysis).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {analysis.resolution !== undefined && <p class="note">{analysis.resolution}</p>}
      </section>
      {chartsOf(experiment.factors).map((chart) => {
        const block = chartBlock(chart, experiment, analysis);
        if (block.kind !== 'chart') return null;
        return (
          <section class="panel" aria-label={block.title} key={chart}>
            <h2>{block.title}</h2>
            <Drawing svg={block.chart.draw(760)} alt={block.chart.alt} />
            {block.chart.note !== undefined && <p class="note">{block.chart.note}</p>}
          </section>
        );
      })}
      <section class="panel" aria-labelledby="variants-title">
        <h2 id="variants-title">Variants</h2>
        {groupByPromise(analysis.results).map(([promise, group]) => (
          <VariantTable key={promise} promise={promise} group={group} />
        ))}
      </section>
      <section class="panel" aria-labelledby="findings-title">
        <h2 id="findings-title">What else is known</h2>
        <ul class="stack">
          {describeFindings(experiment, analysis).map((finding) => (
            <li key={finding}>{safeText(finding)}</li>
          ))}
        </ul>
      </section>
    </>
  );
}

function VariantTable(props: {
  readonly promise: string;
  readonly group: readonly VariantResult[];
}): VNode {
  const { promise, group } = props;
  return (
    <>
      <h3>{capitalize(promise)}</h3>
      <Table
        caption={capitalize(promise)}
        columns={[
          { title: 'variant', cell: ({ settings }) => safeText(formatVariant(settings)) },
          {
            title: 'rows/s (median)',
            isNumber: true,
            cell: (one) => (isRated(one) ? formatCount(one.rowsPerSecond.median) : '–'),
          },
          {
            title: 'range',
            isNumber: true,
            cell: (one) =>
              isRated(one)
                ? `${formatCount(one.rowsPerSecond.min)} to ${formatCount(one.rowsPerSecond.max)}`
                : '–',
          },
          {
            title: 'p99',
            isNumber: true,
            cell: (one) =>
              isRated(one)
                ? formatDuration(carriedLatency(one.latencyMs, one.attempted ?? 0).p99)
                : '–',
          },
          { title: 'verdict', cell: ({ verdict }) => shortVerdict(verdict) },
        ]}
        rows={group}
        keyOf={({ settings }) => formatVariant(settings)}
      />
    </>
  );
}
