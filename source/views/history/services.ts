import type { HistoryQuestions } from '../../services/history.js';

/** What the view asks for; source/services/history.ts carries it out. */
export type HistoryServices = HistoryQuestions;
