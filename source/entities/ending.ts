/** How a run ended, as in its record; or that a stored run has no record, and why. */
export const RUN_ENDINGS = ['completed', 'interrupted', 'failed', 'running', 'killed'] as const;

export type RunEnding = (typeof RUN_ENDINGS)[number];

/** The endings that a record can have. */
export type RunStatus = Exclude<RunEnding, 'running' | 'killed'>;

/** The wording of an ending. */
export interface EndingWording {
  readonly word: string;
  /** What follows "The run". */
  readonly predicate: string;
  /** What it means: a clause without a full stop. */
  readonly meaning: string;
}

/** The wording of every ending. */
export const ENDINGS: Readonly<Record<RunEnding, EndingWording>> = {
  completed: {
    word: 'completed',
    predicate: 'completed',
    meaning: 'every row was attempted',
  },
  interrupted: {
    word: 'interrupted',
    predicate: 'was interrupted',
    meaning: 'it was stopped before its last row; what it wrote is kept and audited',
  },
  failed: {
    word: 'crashed',
    predicate: 'crashed',
    meaning: 'its process was killed or a thread crashed; what it wrote is kept and audited',
  },
  running: {
    word: 'running',
    predicate: 'is running',
    meaning: 'it has not ended yet',
  },
  killed: {
    word: 'not closed',
    predicate: 'was not closed',
    meaning: 'its process ended before it stored a record; its rows are those in its ledger',
  },
};

/** The end of a line about a run: ", interrupted"; empty for a completed run. */
export function endingSuffix(ending: RunEnding): string {
  return ending === 'completed' ? '' : `, ${ENDINGS[ending].word}`;
}

/** Describes an ending: "The run was interrupted: it was stopped before its last row." */
export function describeEnding(ending: RunEnding): string {
  const { predicate, meaning } = ENDINGS[ending];
  return `The run ${predicate}: ${meaning}.`;
}
