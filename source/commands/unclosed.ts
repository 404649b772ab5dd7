import { requestAudit } from '../audit/client.js';
import { tellError } from '../base/errors.js';
import { formatAmount, formatDate } from '../base/format.js';
import { escapeText, quoteWord } from '../base/text.js';
import { headerOf, listUnclosed } from '../ledger/catalogue.js';
import { runFiles, timeOfRun } from '../ledger/files.js';
import type { RunHeader } from '../ledger/record.js';
import { whereMoved } from '../rebalance/journal.js';
import type { Topology } from '../router/topology.js';
import type { FlagValues } from './context.js';
import { tellAudit, type SummaryStyle } from './summary.js';

/** The newest run that never ended: its process was killed, or the machine stopped. */
export interface UnclosedRun {
  readonly header: RunHeader;
  /** The file of the topology in which its rows are by now; undefined for the files in data/. */
  readonly topology: string | undefined;
  /** What it noted of every row. */
  readonly ledger: string;
  /** Older runs that never ended either. */
  readonly others: readonly string[];
}

/** The newest run of a folder that has no record; undefined when every run has one. */
export function newestUnclosed(dir: string): UnclosedRun | undefined {
  const [id, ...others] = listUnclosed(dir);
  const header = id === undefined ? undefined : headerOf(dir, id);
  if (id === undefined || !header) return undefined;
  return {
    header: { ...header, id },
    topology: topologyNow(dir, header),
    ledger: runFiles(dir, id).attempts,
    others,
  };
}

/** Somebody may have damaged the ledger, or the journal of rebalances: then the run's own topology counts. */
function topologyNow(dir: string, header: RunHeader): string | undefined {
  const settings = header.settings as RunHeader['settings'] | undefined;
  try {
    const moved = settings && whereMoved(dir, settings.databases);
    return moved ? (moved.file ?? undefined) : settings?.topology;
  } catch {
    return settings?.topology;
  }
}

/** Which run it is, since when, and where its ledger is, in one sentence. */
export function tellUnclosed({ header, ledger }: UnclosedRun): string {
  const { id, workload, threads } = header;
  // By its id, which is a date whatever somebody has made of the ledger.
  const begun = formatDate(new Date(timeOfRun(id)));
  const what = `${workload}, ${formatAmount(threads, 'thread')}, begun ${begun}`;
  return escapeText(`Run ${id} never ended (${what}); its ledger is ${ledger}`);
}

/** How it is closed on the command line, in one sentence. */
export function tellClosing({ header, topology, others }: UnclosedRun, flags: FlagValues): string {
  // That of this command may be another one.
  const said = { dir: flags['dir'], topology };
  const where = Object.entries(said)
    .filter(([, value]) => typeof value === 'string')
    .map(([flag, value]) => ` --${flag} ${quoteWord(String(value))}`);
  const more =
    others.length === 0 ? '' : `; ${formatAmount(others.length, 'older run')} never ended either`;
  return escapeText(
    `\`dbsim-tui verify ${header.id}${where.join('')}\` closes it: what the audit finds becomes its record, no row is touched${more}.`,
  );
}

/** That a run has a record now, and where. */
export function tellClosed(file: string): string {
  return `The run is closed now: ${escapeText(file)}`;
}

/**
 * What the audit says now of a run that never ended, or why it cannot say anything.
 * @throws the signal's reason when it was ended early
 */
export async function auditUnclosed(
  { header }: UnclosedRun,
  { dir, topology, signal }: { dir: string; topology?: Topology; signal?: AbortSignal | undefined },
  style: SummaryStyle,
): Promise<string[]> {
  try {
    return tellAudit(await requestAudit({ dir, runId: header.id, topology }, signal), style);
  } catch (error) {
    signal?.throwIfAborted();
    return [escapeText(tellError(error))];
  }
}
