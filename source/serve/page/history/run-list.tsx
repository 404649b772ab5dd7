/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

import { formatCount, formatDuration, formatShare } from '../../../base/format.js';
import { endingSpan } from '../../../components/ending.js';
import { safeText } from '../../../components/text.js';
import { totalsKnown, type RunSummary } from '../../../engine/history/run-summary.js';
import { describeUnusual, differingSettings } from '../../../views/history/differing.js';
import { carried } from '../../../views/history/measures.js';
import { verdictCell } from '../../../views/history/wording.js';
import { routeTo } from '../routes.js';
import { LOOK, Spans } from '../spans.js';
import { Table, type TableColumn } from '../table.js';

/** Rows of the list before a person asks for more. */
const FIRST = 100;

/** The stored runs, the newest first; two of them can be compared. */
export function RunList({ runs }: { readonly runs: readonly RunSummary[] }): VNode {
  const [marked, setMarked] = useState<readonly string[]>([]);
  const [shown, setShown] = useState(FIRST);
  const differing = differingSettings(runs.slice(0, shown));
  const [first, second] = marked;
  const mark = (id: string): void =>
    setMarked(marked.includes(id) ? marked.filter((one) => one !== id) : [...marked, id].slice(-2));

  const columns: TableColumn<RunSummary>[] = [
    {
      title: <span class="hidden-text">compare</span>,
      cell: ({ id }) => (
        <label class="nowrap">
          <input type="checkbox" checked={marked.includes(id)} onChange={() => mark(id)} />
          <span class="hidden-text">Compare {id}</span>
          <span class="tone-accent">{[' A', ' B'][marked.indexOf(id)] ?? ''}</span>
        </label>
      ),
    },
    {
      title: 'when (UTC)',
      class: 'nowrap',
      cell: ({ startedAt }) => startedAt.slice(0, 19).replace('T', ' '),
    },
    {
      title: 'run',
      class: 'nowrap',
      cell: ({ id }) => <a href={routeTo('results', id)}>{id}</a>,
    },
    { title: 'workload', cell: ({ workload }) => safeText(workload) },
    { title: 'differs by', cell: (run) => describeUnusual(run, differing) || '–' },
    {
      title: 'rows',
      isNumber: true,
      cell: (run) => formatKnown(totalsKnown(run)?.attempted, formatCount),
    },
    {
      title: 'inserted',
      isNumber: true,
      cell: (run) => formatShare(totalsKnown(run)?.successRate ?? null),
    },
    {
      title: 'rows/s',
      isNumber: true,
      cell: ({ measured }) => formatKnown(measured?.rowsPerSecond, formatCount),
    },
    {
      title: 'p99',
      isNumber: true,
      cell: ({ measured }) => formatDuration(measured ? carried(measured).p99 : null),
    },
    { title: 'audit', class: 'nowrap', cell: (run) => <Spans line={[verdictCell(run, LOOK)]} /> },
    {
      title: 'status',
      class: 'nowrap',
      cell: ({ ending }) => <Spans line={[endingSpan(ending)]} />,
    },
  ];

  return (
    <section class="panel stack" aria-labelledby="history-title">
      <div class="panel-head">
        <h1 class="view-title" id="history-title">
          History
        </h1>
        {first !== undefined && second !== undefined ? (
          <a class="button button-primary" href={routeTo('history', first, second)}>
            Compare A with B
          </a>
        ) : (
          <span class="note">Mark two runs to compare them.</span>
        )}
      </div>
      {runs.length === 0 ? (
        <p class="empty">No run is stored here yet.</p>
      ) : (
        <Table
          caption="Stored runs"
          columns={columns}
          rows={runs.slice(0, shown)}
          keyOf={({ id }) => id}
        />
      )}
      {runs.length > shown && (
        <button class="button" type="button" onClick={() => setShown(shown + FIRST)}>
          Show more of the {formatCount(runs.length)} runs
        </button>
      )}
    </section>
  );
}

function formatKnown(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? '–' : format(value);
}
