import type { FormOfLesson } from '../commands/learn/form-settings.js';
import type { Evidence } from '../lessons/carry-out.js';
import type { Lesson } from '../lessons/lesson.js';
import type { Shown } from '../lessons/show.js';
import type { FollowedRun } from './followed-run.js';
import type { RunLog } from './run-log.js';

/** How the runs of a lesson are watched and stopped. */
export interface LessonControl {
  readonly signal: AbortSignal;
  /** Receives a line each time something begins or happens: the title of a run, a statement, its answer. */
  readonly onLine: (line: string) => void;
  /** Called when the next statement of a story waits for `nextStep`. */
  readonly onStep: () => void;
  /** Whether each run is held before its first events, until it is stepped or resumed. */
  readonly isStepping: boolean;
}

/** The runs of a lesson, as they happen. Runs that are killed, or that count only, are not among them. */
export interface WatchedRuns {
  /** The run that is going, or the last one; undefined where there is none to watch. */
  current(): FollowedRun | undefined;
  /** Its newest events; the same log until there are others. */
  events(): RunLog;
  pause(isPaused: boolean): void;
  /** Lets one event happen, and holds the threads before each later one, those of later runs included; `pause` ends that. */
  step(): void;
  /** @param ms think time of a thread before each row, also in later runs of the lesson */
  setPace(ms: number): void;
  /** Pauses the run, if it is not paused already. @returns a function that resumes it */
  suspend(): () => void;
  /** Processor time of the processes of these runs so far, in milliseconds. */
  readonly processorMs: number;
}

/** What the view Lessons asks for. */
export interface LessonQuestions {
  /** The lessons of the program. */
  list(): Promise<readonly Lesson[]>;
  /** The ids of the lessons that the user has finished. */
  finished(): Promise<ReadonlySet<string>>;
  /** Remembers that a lesson is finished. @returns whether it could be stored */
  remember(id: string): Promise<boolean>;
  isRunning(): boolean;
  /** The runs of the lesson that is going. */
  readonly runs: WatchedRuns;
  /** Carries out the runs and stories of a lesson in a temporary folder. */
  run(lesson: Lesson, control: LessonControl): Promise<Shown>;
  /** Carries out the trial of a lesson. @param before what its runs showed */
  tryOut(lesson: Lesson, before: Evidence, control: LessonControl): Promise<Shown>;
  /**
   * The settings of a lesson for the form of the start view.
   * @param isOver whether the lesson was run, so that the change that it proposes is next
   */
  formOf(lesson: Lesson, isOver: boolean): Promise<FormOfLesson>;
  /** Sends the statement that waits. */
  nextStep(): void;
  /** Stops what is going. */
  stop(): void;
  /** Resolves when nothing is going and the temporary folder is removed. */
  settled(): Promise<void>;
}
