import type { LabQuestions } from '../../services/lab-questions.js';

/** The services of the view; implemented in source/services/lab.ts. */
export type LabServices = LabQuestions;
