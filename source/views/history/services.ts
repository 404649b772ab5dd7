import type { HistoryQuestions } from '../../commands/services/history.js';

/** What the view asks for; source/commands/services/history.ts carries it out. */
export type HistoryServices = HistoryQuestions;
