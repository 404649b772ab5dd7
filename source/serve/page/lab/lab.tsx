/** @jsxImportSource preact */
import type { VNode } from 'preact';

import { formatCount } from '../../../base/format.js';
import { safeText } from '../../../components/text.js';
import { describeWorkload } from '../../../lab/listed-workload.js';
import type { ShownExperiment } from '../../../services/lab/shown.js';
import type { ExperimentSummary } from '../../../services/history.js';
import type { RunInfo } from '../../api.js';
import { Problem } from '../problem.js';
import { useResource } from '../resource.js';
import { routeTo } from '../routes.js';
import { Table, type TableColumn } from '../table.js';
import { ComparisonCharts } from './comparison-charts.js';

/** How often the list is read, in milliseconds. */
const LOOK_MS = 5000;

/** `GET /api/experiments`. */
interface Experiments {
  readonly queued: readonly RunInfo[];
  readonly stored: readonly ExperimentSummary[];
}

/** The stored comparisons, or one of them with its charts. */
export function Lab({ id }: { readonly id: string | undefined }): VNode {
  return id === undefined ? <ExperimentList /> : <OneExperiment id={id} />;
}

function ExperimentList(): VNode {
  const { body, problem } = useResource<Experiments>('/api/experiments', LOOK_MS);
  const columns: TableColumn<ExperimentSummary>[] = [
    {
      title: 'when (UTC)',
      class: 'nowrap',
      cell: ({ startedAt }) => startedAt.slice(0, 19).replace('T', ' '),
    },
    {
      title: 'experiment',
      class: 'nowrap',
      cell: ({ id, kind }) => (kind === 'search' ? id : <a href={routeTo('lab', id)}>{id}</a>),
    },
    { title: 'workload', cell: (one) => safeText(describeWorkload(one)) },
    { title: 'varied', cell: ({ varied }) => safeText(varied) || '–' },
    { title: 'variants', isNumber: true, cell: ({ variants }) => formatCount(variants) },
    {
      title: 'found',
      cell: (one) => safeText(one.kind === 'search' ? one.found : one.verdict),
    },
    { title: 'status', cell: ({ status }) => status },
  ];
  return (
    <section class="panel stack" aria-labelledby="lab-title">
      <h1 class="view-title" id="lab-title">
        Lab
      </h1>
      {problem !== undefined && <Problem>{problem}</Problem>}
      {body && body.queued.some(({ state }) => state === 'queued' || state === 'running') && (
        <ul>
          {body.queued
            .filter(({ state }) => state === 'queued' || state === 'running')
            .map(({ id, state }) => (
              <li key={id}>
                {id}: {state}
              </li>
            ))}
        </ul>
      )}
      {body && body.stored.length > 0 && (
        <Table
          caption="Stored comparisons and searches"
          columns={columns}
          rows={body.stored}
          keyOf={({ id }) => id}
        />
      )}
      {body && body.stored.length === 0 && (
        <p class="empty">
          No comparison is stored here yet. `dbsim-tui compare` makes one, and so does POST
          /api/experiments.
        </p>
      )}
    </section>
  );
}

function OneExperiment({ id }: { readonly id: string }): VNode {
  const { body, problem } = useResource<{ readonly experiment?: ShownExperiment }>(
    `/api/experiments/${encodeURIComponent(id)}`,
  );
  if (problem !== undefined) return <Problem>{problem}</Problem>;
  if (!body) return <p class="empty">Reading the comparison …</p>;
  const { experiment } = body;
  if (experiment?.kind !== 'comparison') return <Problem>{id} has no charts yet.</Problem>;
  return <ComparisonCharts experiment={experiment.experiment} />;
}
