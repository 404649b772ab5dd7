import type { Fact, Facts } from '../predicate/evaluate.js';
import type { SteppedPart, Transcript } from './stepped.js';

/** What is known of a statement, by name, and what each means. */
export const STEP_FACTS = {
  outcome: "'ok', 'error', or 'open' where no answer came before the end of the story",
  code: "the engine's code of an error; '' where there was none",
  value: 'the first value of the first row',
  rows: 'rows that it returned',
  changed: 'rows that it inserted, changed or deleted',
  waited: 'whether it had to wait for another connection',
  waitedFor: "the connections that it waited for, where the engine reports them: 'A'",
} as const;

/** What is known of the statements of a story: by "<story>.<step>". */
export function factsOfTranscript({ id, steps }: SteppedPart, { events }: Transcript): Facts {
  return Object.fromEntries(
    steps.map((step, index) => {
      const own = events.filter((event) => event.step === index);
      const wait = own.find((event) => event.kind === 'waits');
      const end = own.find((event) => event.kind === 'answered');
      const answer = end?.kind === 'answered' ? end.answer : undefined;
      const first = answer?.outcome === 'ok' ? answer.rows[0] : undefined;
      const facts: Record<keyof typeof STEP_FACTS, Fact> = {
        outcome: own.length === 0 ? null : (answer?.outcome ?? 'open'),
        code: answer ? (answer.outcome === 'error' ? answer.code : '') : null,
        value: first ? (Object.values(first)[0] ?? null) : null,
        rows: answer?.outcome === 'ok' ? answer.rows.length : null,
        changed: answer?.outcome === 'ok' ? answer.changed : null,
        waited: own.length === 0 ? null : wait !== undefined,
        waitedFor: wait?.kind === 'waits' ? wait.by.join(', ') : null,
      };
      return [`${id}.${step.id}`, facts];
    }),
  );
}
