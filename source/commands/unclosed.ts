import { formatAmount, formatDate } from '../base/format.js';
import { escapeText, quoteWord } from '../base/text.js';
import type { UnclosedFinding, UnclosedRun } from '../engine/unclosed.js';
import { timeOfRun } from '../ledger/files.js';
import type { RunHeader } from '../ledger/record.js';
import type { FlagValues } from './context.js';
import { describeAudit } from './summary/audit.js';
import type { SummaryStyle } from './summary/style.js';

/** Which run it is, since when, and where its ledger is, in one sentence. */
export function describeUnclosedRun({ header, ledger }: UnclosedRun): string {
  const { id, workload, threads } = header;
  // From its id, which holds the date even where the ledger is damaged.
  const started = formatDate(new Date(timeOfRun(id)));
  const what = `${workload}, ${formatAmount(threads, 'thread')}, started ${started}`;
  return escapeText(`Run ${id} never ended (${what}); its ledger is ${ledger}`);
}

/** How it is closed on the command line, in one sentence. */
export function describeClosing(
  { header, topology, others }: UnclosedRun,
  flags: FlagValues,
): string {
  // The topology of this command may be another one.
  const flagged = { dir: flags['dir'], topology };
  const where = Object.entries(flagged)
    .filter(([, value]) => typeof value === 'string')
    .map(([flag, value]) => ` --${flag} ${quoteWord(String(value))}`);
  // A damaged ledger may lack them.
  const settings = header.settings as RunHeader['settings'] | undefined;
  const units = settings?.unit === undefined ? '' : ', except those of open units';
  const more =
    others.length === 0 ? '' : `; ${formatAmount(others.length, 'older run')} never ended either`;
  return escapeText(
    `\`dbsim-tui verify ${header.id}${where.join('')}\` closes it: the audit becomes its record, and every row stays as it is${units}${more}.`,
  );
}

/** Reports that a run has a record now, and where. */
export function describeClosed(file: string): string {
  return `The run is closed now: ${escapeText(file)}`;
}

/** The audit of a run that never ended, or why it could not be audited. */
export function describeFinding(finding: UnclosedFinding, style: SummaryStyle): string[] {
  return 'audit' in finding ? describeAudit(finding.audit, style) : [escapeText(finding.problem)];
}
