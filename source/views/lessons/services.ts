import type { LessonQuestions } from '../../services/lesson-questions.js';

/** The services of the view; implemented in source/services/lessons.ts. */
export type LessonsServices = LessonQuestions;
