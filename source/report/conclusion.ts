import { formatAmount, formatCount, formatDuration, formatList, inflect } from '../base/format.js';
import { amountInWords, wordOf } from '../base/number-words.js';
import { capitalize } from '../base/text.js';
import { referenceWordsOf, type ReferenceWords } from '../entities/reference-words.js';
import type { RunRecord } from '../ledger/record.js';
import type { Cause, Totals } from '../ledger/summary.js';
import { countersOf } from '../ledger/counters.js';
import { formatCheckName, failedChecks } from '../ledger/audit-wording.js';
import { countNotAttempted } from '../ledger/share.js';
import { databasesOf } from '../ledger/run-databases.js';
import { describeLongestWait } from '../ledger/longest-wait-wording.js';
import type { Facts } from './facts/facts.js';

/**
 * What a reader takes away from a run, in sentences made of its facts: what the threads did, which rows
 * are missing and why, the longest wait, what the audit found. A sentence whose facts are not known or do
 * not hold is left out.
 */
export function describeConclusion(facts: Facts): string[] {
  return [
    describeWork(facts),
    describeNotInserted(facts.record.totals, facts.causes),
    describeTooEarly(facts.record),
    describeUnfinished(facts),
    describeWait(facts),
    describeFinding(facts),
  ].filter((sentence) => sentence !== undefined);
}

/** "Ten threads inserted 24 of 30 rows in 3.42 s; up to ten were in flight at once, yet no database was ever called by two threads at the same moment." */
export function describeWork({ record, writers }: Facts): string | undefined {
  const { run, totals } = record;
  if (totals.attempted === 0) return 'No row was attempted.';
  const peak = countersOf(run, totals)?.peakInFlight;
  const inFlight =
    peak === undefined || peak < 2 ? '' : `; up to ${wordOf(peak)} were in flight at once`;
  const inserted =
    totals.inserted === 0
      ? `none of ${amountInWords(totals.attempted, 'row')}`
      : `${formatCount(totals.inserted)} of ${formatAmount(totals.attempted, 'row')}`;
  const result = `${capitalize(amountInWords(run.threads, 'thread'))} inserted ${inserted} in ${formatDuration(run.durationMs)}`;
  return `${result}${inFlight}${inFlight === '' ? '' : describeWriters(writers)}.`;
}

/** Whether threads called the same database at the same moment; nothing where not every call is known. */
function describeWriters(writers: Facts['writers']): string {
  if (!writers) return '';
  const shared = [...writers].filter(([, most]) => most > 1);
  if (shared.length === 0) return ', yet no database was called by two threads at the same moment';
  const [name, most] = shared.reduce((one, other) => (other[1] > one[1] ? other : one));
  return `, and ${name} was called by ${amountInWords(most, 'thread')} at the same moment`;
}

/** "Six rows were rejected: four broke a rule of their own, one repeated a value that was taken, and one pointed to a row that was not there." */
export function describeNotInserted(totals: Totals, causes: readonly Cause[]): string | undefined {
  if (totals.attempted === 0) return undefined;
  const rejected = describeRejected(totals);
  const failed =
    totals.failed === 0
      ? undefined
      : `${amountInWords(totals.failed, 'row')} failed, because a database or the system returned an error`;
  const { undone = 0 } = totals;
  const torn =
    undone === 0
      ? undefined
      : `${amountInWords(undone, 'row')} ${inflect(undone, 'was', 'were')} undone, because another row of ${inflect(undone, 'its unit', 'their units')} did not go through`;
  const parts = [rejected, failed, ...listUnknown(totals, causes), torn].filter(
    (part) => part !== undefined,
  );
  return parts.length === 0
    ? 'Every attempted row was inserted.'
    : `${capitalize(parts.join('; '))}.`;
}

/** Why outcomes are not known: the ledger lacks some, of others an error hides whether they were written. */
function listUnknown({ unknown }: Totals, causes: readonly Cause[]): string[] {
  const troubled = causes.filter(({ outcome }) => outcome === 'unknown');
  const countOf = (isMeant: (cause: Cause) => boolean): number =>
    troubled.filter(isMeant).reduce((sum, { rows }) => sum + rows, 0);
  const unrecorded = countOf(({ rule }) => rule === 'unknown');
  const lost = countOf(({ rule }) => rule === 'connection-lost');
  const others = unknown - unrecorded - lost;
  const notKnown = (rows: number): string =>
    `the outcome of ${amountInWords(rows, 'row')} is not known`;
  return [
    ...(unrecorded > 0
      ? [`${notKnown(unrecorded)}: the run ended before it reached the ledger`]
      : []),
    ...(lost > 0
      ? [`${notKnown(lost)}: the connection was lost, and the acknowledgement with it`]
      : []),
    ...(others > 0
      ? [`${notKnown(others)}, because a database or the system returned an error`]
      : []),
  ];
}

function describeRejected(totals: Totals): string | undefined {
  const { rejected, invalid, duplicate, 'missing-reference': missing } = totals;
  if (rejected === 0) return undefined;
  const kinds = [
    ...(invalid > 0 ? [`${wordOf(invalid)} broke a rule`] : []),
    ...(duplicate > 0 ? [`${wordOf(duplicate)} repeated a value that was taken`] : []),
    ...(missing > 0 ? [`${wordOf(missing)} pointed to a row that was not there`] : []),
  ];
  const was = inflect(rejected, 'was', 'were');
  if (kinds.length === 1) {
    const because =
      invalid > 0
        ? 'broke a rule'
        : duplicate > 0
          ? 'repeated a value that was taken'
          : 'pointed to a row that was not there';
    return `${amountInWords(rejected, 'row')} ${was} rejected, because ${inflect(rejected, 'it', 'each')} ${because}`;
  }
  return `${amountInWords(rejected, 'row')} ${was} rejected: ${formatList(kinds)}`;
}

/** How many rows were rejected only because others were inserted after them; nothing where none were. */
export function describeTooEarly({
  tooEarly = 0,
}: Pick<RunRecord, 'tooEarly'>): string | undefined {
  if (tooEarly === 0) return undefined;
  const were = tooEarly === 1 ? 'was a false one' : 'were false ones';
  return `${capitalize(wordOf(tooEarly))} of these rejections ${were}: the rows that were looked for were inserted later.`;
}

/** Of a run that did not complete: how it ended, and what it left. */
export function describeUnfinished({ record: { run, totals } }: Facts): string | undefined {
  const left = countNotAttempted(run, totals);
  const unattempted =
    left === 0
      ? ''
      : `: ${amountInWords(left, 'row')} of ${formatCount(run.planned ?? 0)} ${inflect(left, 'was', 'were')} never attempted`;
  if (run.status === 'interrupted') return `The run was interrupted${unattempted}.`;
  if (run.status === 'failed') return `The run crashed${unattempted}.`;
  return undefined;
}

/** The longest wait and its story; nothing where not every wait is known. */
export function describeWait({ waits: [longest] }: Facts): string | undefined {
  return longest && `The longest wait: ${describeLongestWait(longest)}.`;
}

/** The checks that read every acknowledged row back. */
const READ_BACK = ['lost', 'doubled', 'altered', 'stranger'];

/** What the audit found, and what no database could have checked by itself. */
export function describeFinding({ record, model }: Pick<Facts, 'record' | 'model'>): string {
  const { audit, totals, run, entities } = record;
  const count = databasesOf(run.settings).length;
  if (!audit.ok) {
    const names = failedChecks(audit).map((check) => `“${formatCheckName(check)}”`);
    return `The audit failed: ${formatList(names)}.`;
  }
  const passed = (name: string): boolean =>
    audit.checks.some((check) => check.name === name && check.ok);
  if (!READ_BACK.every(passed)) return 'The audit passed.';
  // A row of unknown outcome may be stored, too.
  if (totals.inserted === 0 && totals.unknown > 0) return 'The audit passed.';
  const orphans = audit.checks.find(({ name }) => name === 'orphan')?.found;
  const read = `The audit read ${amountInWords(count, 'database')} back and found`;
  const stored =
    totals.inserted === 0
      ? `${read} nothing that this run added`
      : `${read} every inserted row once, unchanged`;
  const words = referenceWordsOf(model);
  const hasChildren = model.entities.some(
    ({ name, references }) => references.length > 0 && entities[name]!.inserted > 0,
  );
  if (orphans === undefined || (orphans === 0 && !hasChildren)) return `${stored}.`;
  const missing =
    orphans === 0
      ? `no ${words.child} without ${words.itsParents}`
      : describeAllowed(orphans, words);
  return `${stored}, and ${missing}.`;
}

function describeAllowed(orphans: number, { aChild, children }: ReferenceWords): string {
  const references =
    orphans === 1
      ? `one reference of ${aChild} to a row that is not stored`
      : `${wordOf(orphans)} references of ${children} to rows that are not stored`;
  return `${references}, which --references none allows`;
}
