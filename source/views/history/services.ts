import type { HistoryQuestions } from '../../services/history.js';

/** The services of the view; implemented in source/services/history.ts. */
export type HistoryServices = HistoryQuestions;
