import type { FaultMoment } from '../sim/fault-hook.js';
import type { Expression } from './predicate/expression.js';
import type { SteppedPart } from './sessions/stepped.js';
import type { Template, Unit } from './template.js';

/** An answer that can be chosen before anything runs. */
export interface Prediction {
  readonly answer: string;
  /** What the run has to do with it; shown after the numbers. */
  readonly because: string;
}

/** A command that a lesson runs in a folder of its own. */
export interface LessonRun {
  readonly id: string;
  /** What it is called in tables: "10 threads". */
  readonly title: string;
  /** Its words after the program's name: ["run", "--threads", "10"], or those of `explain --rows`. */
  readonly args: readonly string[];
  /** Statements that change its databases first, once their tables are created. */
  readonly before?: readonly Statement[] | undefined;
  /** The process of the run is killed; `verify` then reads back what it left. */
  readonly kill?: Kill | undefined;
}

/** A statement for a database of a run. */
export interface Statement {
  /** The name of its file in data/: "users.db". */
  readonly database: string;
  readonly sql: string;
}

/** The moment of a kill that comes from outside while a COMMIT changes the files, where the program has no moment. */
export const COMMIT_MOMENT = 'commit';

/** When a process is killed. */
export interface Kill {
  /** The moment that so many rows have reached; `commit`: the next change of a file after about so many rows. */
  readonly moment: FaultMoment | typeof COMMIT_MOMENT;
  readonly row: number;
  /** How many times the run is carried out and killed, each time with databases of its own. */
  readonly times: number;
}

/** A statement about the runs. */
export interface Claim {
  /** What the run showed; printed only where it did, or where it did not with "Not seen this time". */
  readonly text: Template;
  readonly when: Expression;
}

/** A column of the table of the runs: a fact of each. */
export interface ShownColumn {
  readonly title: string;
  /** The name of a fact of a run. */
  readonly fact: string;
  readonly unit: Unit;
}

/** A question about the runs whose answer comes from them. */
export interface Question {
  readonly ask: string;
  readonly answer: Template;
}

/** A change to try, run beside the first runs. */
export interface Trial {
  readonly text: string;
  /** The idea, the place, the flags. */
  readonly hints: readonly string[];
  readonly run: LessonRun;
  readonly claim: Claim;
}

/** A lesson, as its file describes it. */
export interface Lesson {
  readonly id: string;
  readonly title: string;
  /** The situation, in two or three sentences. */
  readonly question: string;
  /** Lines of characters. */
  readonly picture: string;
  /** What is asked before the run. */
  readonly asks: string;
  readonly predictions: readonly Prediction[];
  /** Files that the runs need, by name; written into the folder of each. */
  readonly files: Readonly<Record<string, string>>;
  readonly runs: readonly LessonRun[];
  readonly columns: readonly ShownColumn[];
  /** Statements of several connections, one after the other. */
  readonly stepped: readonly SteppedPart[];
  readonly claims: readonly Claim[];
  /** At most ten lines. */
  readonly explanation: string;
  readonly links: readonly string[];
  readonly trial: Trial | undefined;
  readonly questions: readonly Question[];
  /** The id of the lesson that follows. */
  readonly next: string | undefined;
}

/** Whether a command writes rows; else it is an `explain`, which only counts them. */
export function writesRows({ args }: Pick<LessonRun, 'args'>): boolean {
  return args[0] === 'run';
}

/** A command as a person types it. */
export function commandOf({ args }: Pick<LessonRun, 'args'>): string {
  return `dbsim-tui ${args.join(' ')}`;
}
