import { ProgramError, UsageError } from '../base/errors.js';
import { escapeText } from '../base/text.js';
import type { Model } from '../entities/model.js';
import { parseAttempt } from '../ledger/attempt-line.js';
import { findRun, requireHeader } from '../ledger/catalogue.js';
import { EventCauses, type LoggedEvent } from '../ledger/event-causes.js';
import { EventOutcomes } from '../ledger/event-outcomes.js';
import { describeAwaitedBy, describeEvent, formatEvent } from '../ledger/event-wording.js';
import { runFiles } from '../ledger/files.js';
import { loadModelOfRun } from '../ledger/load-model-of-run.js';
import { parseLine, readLines } from '../ledger/lines.js';
import type { PhaseFileLine } from '../ledger/phase-file.js';
import type { RunHeader } from '../ledger/record.js';
import { ThreadEventCollector } from '../ledger/thread-events.js';
import type { CommandContext, ExitStatus, FlagValues, ReplayRequest } from './context.js';
import { newJsonFile, writeJsonText } from './json.js';
import { readDecimal } from './values.js';

/** How many times as fast as the run a replay can be. */
const SPEEDS = { min: 0.01, max: 1000 };

/** Whether `replay` prints the events of a run and needs no screen. */
export function printsEvents({ events, json }: FlagValues): boolean {
  return events !== undefined || json !== undefined;
}

/** The replay that `replay [run] --speed N` opens the screen for. @throws UsageError, ProgramError */
export function readReplay({ dir, operands, flags }: CommandContext): ReplayRequest {
  const { speed } = flags;
  return {
    runId: findRun(dir, operands[0]),
    speed: speed === undefined ? undefined : readDecimal('speed', String(speed), SPEEDS),
  };
}

/** `dbsim-tui replay [run] --events`: prints what the threads of a stored run did, in its order. */
export async function replayCommand(context: CommandContext): Promise<ExitStatus> {
  const { dir, operands, flags, print, notify, unicode } = context;
  if (flags['speed'] !== undefined) {
    throw new UsageError('--speed is that of the screen: leave it out, or --events and --json', '');
  }
  const runId = findRun(dir, operands[0]);
  const header = requireHeader(dir, runId);
  const jsonFile = newJsonFile(flags);
  const collector = new ThreadEventCollector();
  const model = await loadModelOfRun(header);
  const causes = new EventCauses(header, model);
  const outcomes = outcomesOf(dir, header, model);
  const bullet = unicode ? '·' : '-';
  const lines: string[] = [];
  for (const text of readLines(runFiles(dir, runId).phases)) {
    const line = parseLine(text) as PhaseFileLine | undefined;
    if (line) collector.add(line);
    for (const event of collector.take()) {
      const logged = outcomes.complete(causes.log(event));
      const isJson = flags['json'] !== undefined;
      lines.push(
        isJson ? JSON.stringify(eventAsJson(logged)) : escapeText(formatEvent(logged, bullet)),
      );
    }
  }
  if (lines.length === 0) {
    throw new ProgramError(`The events of run ${runId} are not recorded`, {
      exitCode: 2,
      hint: 'An older version recorded it, without the order of its events',
    });
  }
  if (flags['json'] === undefined) print(lines.join('\n'));
  else await writeJsonText(lines.join('\n'), jsonFile, context);
  if (collector.isCut || collector.hasGap) {
    notify('Later events are not recorded: there were too many.');
  }
  return 0;
}

function outcomesOf(dir: string, header: RunHeader, model: Model): EventOutcomes {
  const outcomes = new EventOutcomes(header);
  for (const line of readLines(runFiles(dir, header.id).attempts)) {
    const attempt = parseAttempt(line, model);
    if (attempt) outcomes.add(attempt);
  }
  return outcomes;
}

/** An event for programs; times in milliseconds. */
function eventAsJson(event: LoggedEvent): Record<string, unknown> {
  const { number, atMs, thread, phase, before, lastedMs, row, database } = event;
  const { awaited, holder, awaitedBy, outcome } = event;
  return {
    number,
    atMs,
    thread,
    phase,
    text: [describeEvent(event), describeAwaitedBy(event)].filter(Boolean).join('; '),
    row: row ?? null,
    database: database === '' ? null : database,
    before: before ?? null,
    lastedMs,
    awaited: awaited ?? null,
    holder: holder ?? null,
    awaitedBy,
    outcome: outcome ?? null,
  };
}
