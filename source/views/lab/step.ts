import { isSearch, type CompareForm } from '../../commands/compare/form.js';
import { WORKLOAD_CHOICES } from '../../commands/row-settings.js';
import { SETTINGS } from '../../commands/settings.js';
import type { FormRow } from './state.js';

/** The workloads with a name; a folder is typed. */
const NAMED = WORKLOAD_CHOICES.filter((name) => name !== 'folder');

/** Shorter runs show little; an empty one is measured in rows. */
const DURATIONS = ['', '2s', '5s', '10s', '30s', '1m'];

/** A window of a search has 5 seconds at least, which an empty one stands for. */
const WINDOWS = ['', '10s', '30s', '1m'];

/** Limits of a search; an empty one compares in rounds. */
const P99S = ['', '5ms', '10ms', '20ms', '50ms', '100ms'];

const ROUNDS = [5, 6, 8, 10, 15, 20, 30, 50, 100];

/** What the left and right keys change in a form. @returns nothing for a row that they do not change */
export function steppedValue(
  form: CompareForm,
  kind: FormRow['kind'] | undefined,
  by: 1 | -1,
): Partial<CompareForm> {
  switch (kind) {
    case 'workload':
      return { workload: stepIn(NAMED, form.workload, by) };
    case 'findRate':
      return { findRate: stepIn(P99S, form.findRate, by) };
    case 'duration':
      return { duration: stepIn(isSearch(form) ? WINDOWS : DURATIONS, form.duration, by) };
    case 'rows':
      return { rows: nextOf(form.rows, rowSteps(), by) };
    case 'rounds':
      return { rounds: nextOf(form.rounds, ROUNDS, by) };
    case 'warm-up':
      return { hasWarmUp: !form.hasWarmUp };
    case 'keep':
      return { keeps: !form.keeps };
    default:
      return {};
  }
}

/** The next or previous of some texts, the first after the last; the first after one that is none of them. */
function stepIn(steps: readonly string[], text: string, by: 1 | -1): string {
  const at = steps.indexOf(text);
  return steps[at < 0 ? 0 : (at + by + steps.length) % steps.length] ?? text;
}

function rowSteps(): readonly number[] {
  const { rows } = SETTINGS;
  return rows.kind === 'integer' ? rows.steps : [];
}

function nextOf(text: string, steps: readonly number[], by: 1 | -1): string {
  const value = Number(text);
  const next =
    by === 1 ? steps.find((each) => each > value) : steps.findLast((each) => each < value);
  return next === undefined ? text : String(next);
}
