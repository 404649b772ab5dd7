import { formatAmount, formatDuration, formatThread } from '../../base/format.js';
import { span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { safeText, wrapToWidth } from '../../components/text.js';
import { isTimed, type Attempt } from '../../ledger/attempt.js';
import type { LongestWait } from '../../ledger/longest-wait.js';
import { describeWait } from '../../ledger/longest-wait-wording.js';
import type { RunRecord } from '../../ledger/record.js';

const MOST = 80;

/** A row of a run, and the width for its times. */
export interface TimedRow {
  readonly attempt: Attempt;
  readonly record: RunRecord | undefined;
  /** What its thread waited for while it had the row. */
  readonly waits: readonly LongestWait[];
  readonly width: number;
  readonly look: Look;
}

/** When the row was in flight: as text, and as a bar on a line for the whole run. */
export function timingLines({ attempt, record, waits, width, look }: TimedRow): Line[] {
  const { thread, retries } = attempt;
  const by = formatThread(thread);
  if (!isTimed(attempt)) return [[`${by} was writing it when the run ended.`]];
  const { startedMs, latencyMs } = attempt;
  const again =
    retries === undefined
      ? ''
      : ` Its transaction had ${formatAmount(retries, 'retry', 'retries')}.`;
  const median = record?.latencyMs.p50 ?? null;
  const half = median === null ? '' : ` The median of the run is ${formatDuration(median)}.`;
  const words = wrapToWidth(
    `${by} began it ${formatDuration(startedMs)} after the start and had its outcome ${formatDuration(latencyMs)} later, waiting included, think time not.${half}${again}`,
    width,
  );
  const total = Math.max(
    record?.run.elapsedMs ?? record?.run.durationMs ?? 0,
    startedMs + latencyMs,
  );
  return [
    [span('title', 'When')],
    ...words.map((line): Line => [line]),
    look.glyphs.isScreenReader
      ? []
      : timeLine(startedMs, latencyMs, total, Math.min(MOST, width - 24), look.glyphs),
    ...waits.flatMap((wait) => waitLines(wait, width)),
  ];
}

function waitLines(wait: LongestWait, width: number): Line[] {
  return wrapToWidth(safeText(`${describeWait(wait)}.`), width).map((line): Line => [line]);
}

/** A line for the whole run; the filled part is the time of the row. */
function timeLine(
  startedMs: number,
  latencyMs: number,
  total: number,
  width: number,
  { barEmpty, barFull }: { readonly barEmpty: string; readonly barFull: string },
): Line {
  const unit = total > 0 ? width / total : 0;
  const from = Math.min(width - 1, Math.floor(startedMs * unit));
  const length = Math.max(1, Math.min(width - from, Math.round(latencyMs * unit)));
  return [
    span('dim', `start ${barEmpty.repeat(from)}`),
    span('active', barFull.repeat(length)),
    span('dim', `${barEmpty.repeat(width - from - length)} ${formatDuration(total)}`),
  ];
}
