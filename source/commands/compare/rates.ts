import { UsageError } from '../../base/errors.js';
import { formatDuration } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { conductSearch, type RateStep } from '../../lab/rates/conduct.js';
import { nameOfVariant, resultsOf } from '../../lab/rates/describe.js';
import type { RateSearch } from '../../lab/rates/record.js';
import { readRates } from '../../lab/rates/store.js';
import { experimentFile } from '../../lab/store.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { watchSignals } from '../signals.js';
import { StatusLine } from '../status-line.js';
import { describeKept } from './kept.js';
import { isToOutput, writeOutputs, type CompareOutputs } from './outputs.js';
import { OF_ROUNDS, readRateTask } from './rates-request.js';
import { describeRates } from './rates-text.js';
import { searchResult } from './result.js';
import { untilStopped } from '../until-stopped.js';

/** `dbsim-tui compare --find-rate 20ms`: searches the highest rate that each variant holds. */
export async function findRates(
  context: CommandContext,
  outputs: CompareOutputs,
  offerRemoval: () => Promise<void>,
): Promise<ExitStatus> {
  const task = await readRateTask({ ...context, env: context.io.env });
  await offerRemoval();
  const line = new StatusLine(context.io);
  const watch = watchSignals(
    () => {
      line.clear();
      context.notify(
        'Stopping: what is known of the rates is kept. Press Ctrl-C again to quit at once.',
      );
    },
    () => undefined,
  );
  try {
    const search = await conductSearch(task, {
      onStep: (step) => {
        if (!context.quiet) line.show(escapeText(progressOf(step, task.search)));
      },
      onNotice: (sentence) => {
        line.clear();
        context.notify(escapeText(sentence));
      },
      signal: watch.signal,
    });
    line.clear();
    if (task.keeps) context.notify(describeKept(context.dir, search.id));
    // What was complete when it was stopped gets its report, too.
    const signal = watch.signal.aborted ? undefined : watch.signal;
    const status = await publish(search, outputs, context, signal);
    // Without a signal, a full disk ended it.
    return watch.status ?? (search.status === 'interrupted' ? 1 : status);
  } finally {
    watch.close();
  }
}

/** "batch 50 · window at 812 rows/s for 5.00 s · holds 750 rows/s, does not hold 1,000 rows/s". */
export function progressOf(
  { variant, rate, durationMs, holds, fails }: RateStep,
  { variants }: Pick<RateSearch, 'variants'>,
): string {
  return [
    nameOfVariant(variants[variant] ?? {}),
    `window at ${formatGivenRate(rate)} for ${formatDuration(durationMs)}`,
    ...(holds === null ? [] : [`holds ${formatGivenRate(holds)}`]),
    ...(fails === null ? [] : [`does not hold ${formatGivenRate(fails)}`]),
  ].join(' · ');
}

/** @param signal stops the report */
async function publish(
  search: RateSearch,
  outputs: CompareOutputs,
  context: CommandContext,
  signal: AbortSignal | undefined,
): Promise<ExitStatus> {
  const { io, paint, unicode } = context;
  const { isTTY, columns } = isToOutput(outputs) ? io.stderr : io.stdout;
  const style = { paint, unicode, columns: isTTY ? columns : undefined };
  const lines = [
    ...describeRates(search, resultsOf(search), style),
    `Stored: ${escapeText(experimentFile(context.dir, search.id))}`,
  ].join('\n');
  if (isToOutput(outputs)) context.notify(lines);
  else if (!context.quiet) context.print(lines);
  await writeOutputs(outputs, searchResult(search), { ...context, signal });
  const isBroken = search.windows.some(({ measured }) => (measured?.failedChecks.length ?? 0) > 0);
  return isBroken ? 1 : 0;
}

/** Shows a stored search. @throws UsageError for what only a comparison by rounds has */
export function openRates(
  context: CommandContext,
  outputs: CompareOutputs,
  id: string,
): Promise<ExitStatus> {
  const { flags, dir } = context;
  const other = OF_ROUNDS.find((flag) => flags[flag] !== undefined);
  if (other !== undefined) {
    throw new UsageError(`${id} is a search of rates: --${other} is for a comparison`, '');
  }
  const search = readRates(dir, id);
  return untilStopped(context, (signal) => publish(search, outputs, context, signal));
}
