/** @jsxImportSource preact */
import type { ComponentChildren, VNode } from 'preact';

import { formatCount, formatDuration, formatRate, formatShare } from '../../../base/format.js';
import { safeText } from '../../../components/text.js';
import type { RunSummary } from '../../../engine/history/run-summary.js';
import type { Model } from '../../../entities/entity.js';
import { formatCheckName } from '../../../ledger/audit-wording.js';
import { formatCause } from '../../../ledger/cause-wording.js';
import { describeInserted } from '../../../ledger/share.js';
import type { Audit, Cause } from '../../../ledger/summary.js';
import { carried } from '../../../views/history/measures.js';
import { verdictSentence } from '../../../views/history/wording.js';
import { explainAudit } from '../../../views/results/verdict.js';
import { rowName } from '../../../views/row-names.js';
import { OutcomeSign } from '../live/refused.js';
import { Tile } from '../live/tiles.js';
import { Table } from '../table.js';

/** What became of a run, in two sentences; what can be done next is below. */
export function RunVerdict(props: {
  readonly summary: RunSummary;
  readonly children?: ComponentChildren;
}): VNode {
  const { summary, children } = props;
  const { id, measured } = summary;
  return (
    <section class="panel stack" aria-labelledby="verdict-title">
      <h1 class="view-title" id="verdict-title">
        Run {id}
      </h1>
      {measured ? (
        <>
          <p class={`lead ${measured.audit.ok ? 'tone-good' : 'tone-bad'}`}>
            {measured.audit.ok ? '✔' : '✖'} {explainAudit(measured)}
          </p>
          <p>
            {describeInserted(
              summary,
              measured.totals,
              ` in ${formatDuration(measured.durationMs)}`,
            )}
            .
          </p>
        </>
      ) : (
        <p class="lead">{verdictSentence(summary)}</p>
      )}
      <div class="row">{children}</div>
    </section>
  );
}

/** A stored run in six numbers. */
export function RunTiles({ summary }: { readonly summary: RunSummary }): VNode | null {
  const { measured } = summary;
  if (!measured) return null;
  const { totals, rowsPerSecond, durationMs } = measured;
  const { p50, p99 } = carried(measured);
  return (
    <div class="tiles">
      <Tile value={formatCount(totals.attempted)} note="attempted" />
      <Tile
        value={formatCount(totals.inserted)}
        note={`inserted · ${formatShare(totals.successRate)}`}
        tone={totals.inserted > 0 ? 'good' : 'text'}
      />
      <Tile
        value={formatCount(totals.rejected)}
        note="rejected, each with its reasons"
        tone={totals.rejected > 0 ? 'invalid' : 'text'}
      />
      <Tile
        value={`${formatCount(totals.failed)} · ${formatCount(totals.unknown)}`}
        note="failed · unknown"
        tone={totals.failed + totals.unknown > 0 ? 'bad' : 'text'}
      />
      <Tile value={formatRate(rowsPerSecond)} note={`in ${formatDuration(durationMs)}`} />
      <Tile value={formatDuration(p99)} note={`p99 latency · p50 ${formatDuration(p50)}`} />
    </div>
  );
}

/** Every check of the audit, with what it found. */
export function Checks({ audit }: { readonly audit: Audit }): VNode {
  return (
    <section class="panel" aria-labelledby="checks-title">
      <h2 id="checks-title">What the audit checked</h2>
      <ul class="checks">
        {audit.checks.map((check) => (
          <li key={check.name}>
            <span class={check.ok ? 'tone-good' : 'tone-bad'}>{check.ok ? '✔' : '✖'}</span>
            <span class="hidden-text">{check.ok ? 'passed' : 'failed'}: </span>{' '}
            <b>{formatCheckName(check)}</b>
            <div class="note">{safeText(check.detail)}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Why rows were not inserted, with counts and the first of each. */
export function Causes(props: {
  readonly causes: readonly Cause[];
  readonly model: Model;
}): VNode | null {
  const { causes, model } = props;
  if (causes.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="causes-title">
      <h2 id="causes-title">Why rows were not inserted</h2>
      <Table
        caption="Why rows were not inserted"
        columns={[
          {
            title: 'cause',
            cell: (cause: Cause) => (
              <>
                <OutcomeSign outcome={cause.outcome} /> {safeText(cause.entity)}:{' '}
                {safeText(formatCause(cause, model))}
              </>
            ),
          },
          { title: 'rows', isNumber: true, cell: ({ rows }: Cause) => formatCount(rows) },
          {
            title: 'the first',
            cell: ({ entity, first }: Cause) =>
              `${rowName(entity, first.row)}: ${safeText(first.message)}`,
          },
        ]}
        rows={causes}
        keyOf={({ entity, outcome, field, rule, code }) =>
          [entity, outcome, field, rule, code].join(' ')
        }
      />
    </section>
  );
}
