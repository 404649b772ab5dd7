import type { Distribution, Movement } from '../router/distribution.js';
import type { Fact } from './predicate/evaluate.js';

/** What is known of `explain --rows N --against FILE`, by name, and what each means. */
export const EXPLAIN_FACTS = {
  spreadRows: 'rows of entities with several databases',
  moved: 'how many of them the other topology would move',
  movedShare: 'their share',
} as const;

export type ExplainFacts = Readonly<Record<keyof typeof EXPLAIN_FACTS, Fact>>;

/** The part of what `explain --rows N --json` prints that facts are about. */
export interface ExplainedSpread {
  readonly entities: readonly {
    readonly distribution: Pick<Distribution, 'shards'>;
    readonly movement?: Pick<Movement, 'rows' | 'moved'>;
  }[];
}

/** What is known of rows that would be spread and moved; null without another topology. */
export function factsOfExplained({ entities }: ExplainedSpread): ExplainFacts {
  const movements = entities
    .filter(({ distribution }) => distribution.shards.length > 1)
    .flatMap(({ movement }) => movement ?? []);
  const sum = (name: 'rows' | 'moved'): number =>
    movements.reduce((total, movement) => total + movement[name], 0);
  const [rows, moved] = [sum('rows'), sum('moved')];
  return rows === 0
    ? { spreadRows: null, moved: null, movedShare: null }
    : { spreadRows: rows, moved, movedShare: moved / rows };
}
