import { formatAmount, formatDuration, formatRate } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { endingSuffix } from '../../entities/ending.js';
import { describeOpenLoop } from '../../ledger/open-loop.js';
import { carriedLatency } from '../../ledger/percentiles.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import type { RunRecord } from '../../ledger/record.js';
import { databasesOf } from '../../ledger/run-databases.js';
import { describeInserted } from '../../ledger/share.js';
import { describeRunDuration } from '../../report/run-duration.js';
import type { FinishedRun } from '../../report/run.js';
import { describeThreadTime } from '../../report/thread-time.js';
import { describeAudit } from './audit.js';
import { listCauses } from './causes.js';
import { describeRefusedUpgrades } from '../../ledger/refused-upgrades.js';
import { describeHealth, describeMoves } from './databases.js';
import { describeWait } from './longest-wait.js';
import { describeUnusualSettings } from '../unusual-settings.js';
import { listRefused } from './refused.js';
import type { PlacedStyle, SummaryStyle } from './style.js';
import { describeRejected, totalsTables } from './totals.js';
import { describeUnits } from './units.js';

/** What happened in a run, for a person: the lines printed when it is over. */
export function summarizeRun(run: FinishedRun, style: PlacedStyle): string[] {
  const { record } = run;
  return [
    describeSettings(record, style),
    '',
    describeResult(record, style),
    ...describeRejected(record),
    '',
    ...totalsTables(record),
    ...listCauses(run, style),
    ...listRefused(run, style),
    '',
    describeTimes(record),
    ...describeOpenLoop(record),
    ...describeUnits(record),
    describeThreadTime(record),
    ...describeRefusedUpgrades(record),
    ...describeWait(run),
    ...describeHealth(record),
    ...describeMoves(record),
    '',
    ...describeAudit(record, style),
  ];
}

function describeSettings({ run }: RunRecord, { paint }: SummaryStyle): string {
  const { order, batch, references } = run.settings;
  const durabilities = databasesOf(run.settings).map(
    ({ settings: { journal, sync } }) => `${journal}/${sync}`,
  );
  const parts = [
    escapeText(run.workload),
    run.model === undefined ? '' : escapeText(`model ${modelOfRun(run).name}`),
    run.seed === null ? '' : `seed ${run.seed}`,
    formatAmount(run.threads, 'thread'),
    order,
    `references ${references}`,
    [...new Set(durabilities)].join(', '),
    batch > 1 ? `${formatAmount(batch, 'row')} per transaction` : '',
    ...describeUnusualSettings(run.settings),
  ];
  return paint('dim', `${parts.filter(Boolean).join(' · ')} · run ${run.id}`);
}

function describeResult({ run, totals, throughput }: RunRecord, { paint }: SummaryStyle): string {
  const speed = `in ${describeRunDuration(run)}, ${formatRate(throughput.rowsPerSecond)}`;
  return paint('bold', describeInserted(run, totals, ` ${speed}${endingSuffix(run.status)}`));
}

function describeTimes({ latencyMs, run, threads, totals }: RunRecord): string {
  const { p50, p99, max } = carriedLatency(latencyMs, totals.attempted);
  const active = threads.filter((thread) => thread.attempted > 0).length;
  const retries = run.retries > 0 ? `, ${formatAmount(run.retries, 'retry', 'retries')}` : '';
  const high = p99 === null ? '' : `p99 ${formatDuration(p99)}, `;
  const latency = `latency p50 ${formatDuration(p50)}, ${high}max ${formatDuration(max)}`;
  return `${latency}; ${formatAmount(active, 'thread')} active, at most ${formatAmount(run.peakInFlight, 'row')} in flight${retries}`;
}
