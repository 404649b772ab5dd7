/** @jsxImportSource preact */
import type { VNode } from 'preact';

import { safeText } from '../../../components/text.js';
import type { RunSummary } from '../../../engine/history/run-summary.js';
import { comparisonSentences } from '../../../views/history/comparison-sentences.js';
import {
  compareMeasures,
  formatDifference,
  OUTCOME_MEASURES,
  PERCENTILES,
  RATES,
  type Difference,
  type Measure,
} from '../../../views/history/measures.js';
import { comparePromises, compareSettings } from '../../../views/history/settings-table.js';
import { OutcomeSign } from '../live/refused.js';
import { routeTo } from '../routes.js';
import { Table } from '../table.js';

/** Two runs side by side: what differs first, then the results; it names no winner. */
export function Comparison(props: {
  readonly first: RunSummary;
  readonly second: RunSummary;
}): VNode {
  const { first, second } = props;
  const settings = compareSettings(first, second);
  const promises = comparePromises(first, second);
  return (
    <>
      <section class="panel stack" aria-labelledby="comparison-title">
        <h1 class="view-title" id="comparison-title">
          Two runs, side by side
        </h1>
        <ul>
          {comparisonSentences(first, second).map(({ text, tone = 'text' }) => (
            <li class={`tone-${tone}`} key={text}>
              {safeText(text)}
            </li>
          ))}
        </ul>
        <Table
          caption="What differs"
          columns={[
            { title: 'differs', cell: ({ name }) => name },
            { title: 'A', cell: (row) => safeText(row.first) },
            { title: 'B', cell: (row) => safeText(row.second) },
          ]}
          rows={[
            { name: 'run', first: first.id, second: second.id },
            ...settings.different,
            ...promises.different,
          ]}
          keyOf={({ name }) => name}
        />
        <p class="note">
          The same in both:{' '}
          {[...settings.same, ...promises.same]
            .map(({ name, text }) => `${name} ${safeText(text)}`)
            .join(', ')}
          .
        </p>
        <div class="row">
          <a class="button" href={routeTo('results', first.id)}>
            Results of A
          </a>
          <a class="button" href={routeTo('results', second.id)}>
            Results of B
          </a>
        </div>
      </section>
      <div class="two">
        <Measures title="Rate" measures={RATES} {...props} />
        <Measures title="Latency" measures={PERCENTILES} {...props} />
        <Measures title="Outcome" measures={OUTCOME_MEASURES} {...props} />
      </div>
    </>
  );
}

function Measures(props: {
  readonly title: string;
  readonly measures: readonly Measure[];
  readonly first: RunSummary;
  readonly second: RunSummary;
}): VNode {
  const { title, measures, first, second } = props;
  const value = ({ measure }: Difference, number: number | null): string =>
    number === null ? '–' : measure.format(number);
  return (
    <section class="panel" aria-label={title}>
      <h2>{title}</h2>
      <Table
        caption={title}
        columns={[
          {
            title: 'measure',
            cell: ({ measure }: Difference) => (
              <>
                {measure.outcome && <OutcomeSign outcome={measure.outcome} />} {measure.name}
              </>
            ),
          },
          { title: 'A', isNumber: true, cell: (row) => value(row, row.first) },
          { title: 'B', isNumber: true, cell: (row) => value(row, row.second) },
          { title: 'B − A', isNumber: true, cell: (row) => formatDifference(row, '−') },
        ]}
        rows={compareMeasures(measures, first.measured, second.measured)}
        keyOf={({ measure }) => measure.name}
      />
    </section>
  );
}
