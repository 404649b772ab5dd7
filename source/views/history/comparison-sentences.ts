import type { RunSummary } from '../../services/history/run-summary.js';
import type { Tone } from '../../components/theme.js';
import { hadSameRows } from './settings-table.js';

/** What a person should take home from two runs, and what they should beware of. */
export function comparisonSentences(
  first: RunSummary,
  second: RunSummary,
): { text: string; tone?: Tone }[] {
  const one = first.measured;
  const other = second.measured;
  if (!one || !other) {
    const name = one ? 'B' : 'A';
    return [{ text: `${name} has no numbers: it was not closed.`, tone: 'warning' }];
  }
  const told: { text: string; tone?: Tone }[] = [
    ...tellPace(first.settings.paceMs, second.settings.paceMs),
    { text: tellRate(one.rowsPerSecond, other.rowsPerSecond) },
    ...tellTail(one.latencyMs.p99, other.latencyMs.p99).map((text) => ({ text })),
  ];
  if (!hadSameRows(first, second)) {
    told.push({
      text: 'They had different rows to write: read the outcomes with that in mind.',
      tone: 'warning',
    });
  }
  const broken = [one.audit.ok ? '' : 'A', other.audit.ok ? '' : 'B'].filter(Boolean);
  if (broken.length > 0) {
    told.push({
      text: `The audit of ${broken.join(' and of ')} found violations: speed without them means little.`,
      tone: 'bad',
    });
  }
  return told;
}

/** A pace is named first: it explains a rate before anything else does. */
function tellPace(one: number, other: number): { text: string; tone: Tone }[] {
  if (one === other) return [];
  const told = (ms: number): string => (ms === 0 ? 'did not think' : `thought ${ms} ms`);
  return [
    {
      text: `Before each row the threads of A ${told(one)} and those of B ${told(other)}: rates tell of that pace first.`,
      tone: 'warning',
    },
  ];
}

/** Below this the clock and the machine explain a difference as well as the settings do. */
const NOISE = 0.05;

function tellRate(one: number, other: number): string {
  if (!(one > 0) || !(other > 0)) return 'There is no rate to compare.';
  const ratio = other / one;
  if (Math.abs(ratio - 1) < NOISE) return 'Both wrote about as many rows a second.';
  return ratio > 1
    ? `B was faster: ${times(ratio)} the rows a second of A.`
    : `A was faster: ${times(1 / ratio)} the rows a second of B.`;
}

function tellTail(one: number | null, other: number | null): string[] {
  if (one === null || other === null || one === 0 || other === 0) return [];
  const ratio = other / one;
  if (Math.abs(ratio - 1) < NOISE) return ['Their slowest rows (p99) took about as long.'];
  return [
    ratio > 1
      ? `The slowest rows (p99) took ${times(ratio)} as long in B.`
      : `The slowest rows (p99) took ${times(1 / ratio)} as long in A.`,
  ];
}

function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0)} times`;
}
