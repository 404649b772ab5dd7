import type { Lesson } from '../../lessons/lesson.js';
import type { Shown } from '../../lessons/show.js';

/** A lesson that is open, and how far it has come. */
export interface LessonPage {
  readonly lesson: Lesson;
  readonly stage: 'predict' | 'running' | 'over' | 'trying';
  /** The answer that is selected. */
  readonly cursor: number;
  /** The answer that was chosen when the run began. */
  readonly chosen: number | undefined;
  /** What has happened in the run that is going. */
  readonly log: readonly string[];
  /** Whether a statement waits to be sent. */
  readonly isWaiting: boolean;
  readonly outcome: Shown | undefined;
  /** What the trial showed. */
  readonly tried: Shown | undefined;
  /** Whether the explanation is shown before the end. */
  readonly isExplained: boolean;
  /** How many hints are shown. */
  readonly hints: number;
}

/** A lesson before its prediction. */
export function newPage(lesson: Lesson): LessonPage {
  return {
    lesson,
    stage: 'predict',
    cursor: 0,
    chosen: undefined,
    log: [],
    isWaiting: false,
    outcome: undefined,
    tried: undefined,
    isExplained: false,
    hints: 0,
  };
}
