import type { Evidence } from '../lessons/carry-out.js';
import type { Lesson } from '../lessons/lesson.js';
import type { Shown } from '../lessons/show.js';

/** How the runs of a lesson are watched and stopped. */
export interface LessonControl {
  readonly signal: AbortSignal;
  /** Receives a line each time something begins or happens: the title of a run, a statement, its answer. */
  readonly onLine: (line: string) => void;
  /** Called when the next statement of a story waits for `nextStep`. */
  readonly onStep: () => void;
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
  /** Carries out the runs and stories of a lesson in a temporary folder. */
  run(lesson: Lesson, control: LessonControl): Promise<Shown>;
  /** Carries out the trial of a lesson. @param before what its runs showed */
  tryOut(lesson: Lesson, before: Evidence, control: LessonControl): Promise<Shown>;
  /** Sends the statement that waits. */
  nextStep(): void;
  /** Stops what is going. */
  stop(): void;
  /** Resolves when nothing is going and the temporary folder is removed. */
  settled(): Promise<void>;
}
