import {
  formatAmount,
  formatCount,
  formatDuration,
  formatRate,
  formatSeconds,
  formatShare,
  formatThread,
  inflect,
} from '../../base/format.js';
import { capitalize } from '../../base/text.js';
import { timeLeftMs } from '../../engine/progress.js';
import { isOver, type FollowedRun } from '../../services/followed-run.js';
import { sparkline } from '../../components/charts.js';
import { lineText, lineWidth, span, spreadLine, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { safeText, wrapToWidth } from '../../components/text.js';
import { endingSuffix } from '../../entities/ending.js';
import { formatAuditVerdict } from '../../ledger/audit-wording.js';
import { describeCancelled } from '../../ledger/cancelled.js';
import { describeInserted } from '../../ledger/share.js';
import { carriedLatency } from '../../ledger/percentiles.js';
import type { RunRecord } from '../../ledger/record.js';
import { recordedRates } from './measures.js';
import { countBusy, pauseState } from './pause.js';
import { formatSpeed } from './speeds.js';
import type { LiveState } from './state.js';
import { describeUnitsInProgress } from './units.js';
import { keyName } from '../verbs.js';

/** The shown rate is the mean of this many slices: a second. */
const SMOOTHED = 4;

/** The rate and the latencies that the decided rows carry: "412 rows/s ▂▃▅▇█  p50 0.8  p95 3.1  p99 9.7 ms". */
export function rateLine(state: LiveState, width: number, look: Look): Line {
  const { run, rates } = state;
  const snapshot = run?.snapshot;
  if (!snapshot) return [];
  const overall = snapshot.elapsedMs > 0 ? snapshot.decided / (snapshot.elapsedMs / 1000) : 0;
  const newest = rates.slice(-SMOOTHED);
  const now = newest.reduce((sum, rate) => sum + rate, 0) / newest.length;
  const shown =
    run.record?.throughput.rowsPerSecond ?? (isOver(run) || newest.length === 0 ? overall : now);
  const { p50, p95, p99 } = carriedLatency<'p50' | 'p95' | 'p99'>(
    run.record?.latencyMs ?? snapshot.latency,
    run.record?.totals.attempted ?? snapshot.decided,
  );
  const right: Line = [
    span('dim', 'p50 '),
    shortMs(p50, look),
    span('dim', '  p95 '),
    shortMs(p95, look),
    span('dim', '  p99 '),
    shortMs(p99, look),
    span('dim', ' ms'),
    ...timeLeft(state),
  ];
  const pause = run.phase === 'writing' ? pauseState(run) : 'running';
  const isHeld = pause === 'paused' || pause === 'stepping';
  const rate = (isHeld ? pause : formatRate(shown)).padEnd(14);
  const room = Math.max(0, width - lineWidth(right) - rate.length - 3);
  const series = run.record ? recordedRates(run.record) : rates;
  const left: Line = [span('accent', rate), span('active', sparkline(series, room, look.glyphs))];
  return spreadLine(left, right, width, look.glyphs.ellipsis);
}

function shortMs(ms: number | null, { glyphs }: Look): string {
  if (ms === null) return glyphs.dash;
  return ms < 10 ? ms.toFixed(1) : formatCount(ms);
}

function timeLeft({ run }: LiveState): Line {
  const snapshot = run?.snapshot;
  if (run?.phase !== 'writing' || !snapshot || snapshot.decided === 0) return [];
  const { paused, pausedForRebalance, stopping, stepping } = snapshot;
  if (paused || pausedForRebalance || stopping || stepping) return [];
  const left = timeLeftMs(snapshot) ?? 0;
  return [span('dim', '   left '), left < 1000 ? '<1 s' : formatSeconds(left)];
}

/** The status or result in one sentence, then notices about the input. */
export function messageLine(state: LiveState, look: Look): Line {
  const notices = (state.run?.inputNotices ?? []).map((notice) => `   ${safeText(notice)}`);
  return [...statusLine(state, look), ...notices.map((notice) => span('dim', notice))];
}

function statusLine({ run }: LiveState, look: Look): Line {
  if (!run) return [];
  switch (run.phase) {
    case 'reading':
      return [span('dim', `Reading the workload${readShare(run)}${lasting(run)}`)];
    case 'preparing': {
      const { threads } = run.settings;
      const ready = `${formatCount(run.ready)} of ${formatAmount(threads, 'thread')} ready`;
      return [span('dim', `Preparing the databases and the threads: ${ready}${lasting(run)}`)];
    }
    case 'writing':
      return writingLine(run);
    case 'auditing':
      return [span('accent', 'Auditing: another process compares the ledger with the databases')];
    case 'storing':
      return [span('dim', 'Storing the record')];
    case 'cancelled':
      return [span('warning', capitalize(describeCancelled(run.isEmptied)))];
    case 'broken':
    case 'crashed':
      return [span('bad', `${look.glyphs.outcomes.failed} ${safeText(run.problem ?? '')}`)];
    case 'stored':
      return run.record ? verdictLine(run.record, look) : [];
  }
}

/** Why a run failed or crashed and what to do about it, in full. */
export function brokenLines(state: LiveState, width: number, look: Look): Line[] {
  const text = lineText(statusLine(state, look));
  return [[], ...wrapToWidth(text, width).map((line): Line => [span('bad', line)])];
}

/** The progress of reading: ": 34.0 %"; empty if not known. */
function readShare({ read }: FollowedRun): string {
  return read === undefined ? '' : `: ${formatShare(read)}`;
}

/** The seconds so far, as a sign of life. */
function lasting({ seconds }: FollowedRun): string {
  return seconds < 2 ? '' : ` (${seconds} s)`;
}

function writingLine(run: FollowedRun): Line {
  const { snapshot, isStopping, notice, asked, replay } = run;
  if (replay) return replayLine(run, replay.speed);
  if (snapshot?.pausedForRebalance) {
    return [span(isStopping ? 'warning' : 'paused', safeText(notice ?? ''))];
  }
  if (isStopping) return [span('warning', 'Stopping: the threads finish the rows in flight')];
  const pause = pauseText(run);
  const pace = paceText(run);
  if (pause !== undefined) return [span('paused', pause), pace === '' ? '' : `   ${pace}`];
  const units = describeUnitsInProgress(run);
  const retries = snapshot?.retries ?? 0;
  const reconnects = (snapshot?.shards ?? []).reduce((sum, shard) => sum + shard.reconnects, 0);
  const tried = [
    retries > 0 ? `   ${formatAmount(retries, 'retry', 'retries')}` : '',
    reconnects > 0 ? `   ${formatAmount(reconnects, 'new connection')}` : '',
    units === '' ? '' : `   ${units}`,
  ].join('');
  const paceMs = snapshot?.paceMs ?? asked.paceMs;
  if (paceMs !== asked.paceMs) return [span('accent', `${capitalize(pace)}${tried}`)];
  return [span('dim', `${describeSpeed(paceMs, run.settings.slowMs)}${tried}`)];
}

/** How fast a stored run is replayed, and the keys that change that. */
function replayLine(run: FollowedRun, speed: number): Line {
  const pause = pauseText(run);
  if (pause !== undefined) return [span('paused', pause)];
  const keys = `${keyName('slower')} and ${keyName('faster')} change that, ${keyName('step')} steps`;
  return [span('accent', `Replay, ${formatSpeed(speed)} the speed of the run; ${keys}`)];
}

/** How the run is slowed down, if it is. */
function describeSpeed(paceMs: number, slowMs: number): string {
  const phases = `each phase takes ${slowMs} ms longer`;
  if (paceMs === 0) return slowMs === 0 ? 'Full speed' : capitalize(phases);
  const also = slowMs === 0 ? 'so that you can follow' : phases;
  return `Each thread thinks ${formatCount(paceMs)}–${formatCount(paceMs * 1.5)} ms before a row, ${also}`;
}

/** The present pace, and the requested one if it differs; empty for full speed. */
function paceText({ snapshot, asked }: FollowedRun): string {
  const paceMs = snapshot?.paceMs ?? asked.paceMs;
  if (paceMs !== asked.paceMs) return `pace ${paceMs} ms, changing to ${asked.paceMs} ms`;
  return paceMs === 0 ? '' : `pace ${paceMs} ms`;
}

/** The text of a run that is paused, pausing or resuming; undefined if it is running. */
function pauseText(run: FollowedRun): string | undefined {
  switch (pauseState(run)) {
    case 'running':
      return undefined;
    case 'resuming':
      return 'Resuming';
    case 'stepping':
      return describeStepping(run);
    case 'paused':
      return `Paused: ${keyName('resume')} resumes`;
    case 'pausing': {
      const busy = countBusy(run);
      if (busy === 0) return `Pausing; ${keyName('resume')} resumes`;
      const finish = inflect(busy, 'finishes its row', 'finish their rows');
      return `Pausing: ${formatAmount(busy, 'thread')} ${finish} first; ${keyName('resume')} resumes`;
    }
  }
}

function describeStepping({ snapshot }: FollowedRun): string {
  const { thread, event } = snapshot?.stepping ?? {};
  const count = event === undefined ? 'the next event' : `event ${formatCount(event)}`;
  const by = thread === undefined ? '' : ` (${formatThread(thread)})`;
  return `Stepping: ${keyName('step')} lets ${count}${by} happen; ${keyName('resume')} resumes`;
}

/** The audit's verdict and the result. */
function verdictLine({ audit, totals, run }: RunRecord, look: Look): Line {
  const { ok, cross } = look.glyphs;
  const verdict = capitalize(formatAuditVerdict(audit));
  return [
    audit.ok ? span('good', `${ok} ${verdict}: `) : span('bad', `${cross} ${verdict}; `),
    describeInserted(
      run,
      totals,
      ` in ${formatDuration(run.durationMs)}${endingSuffix(run.status)}`,
    ),
  ];
}
