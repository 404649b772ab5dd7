import type { DatabaseQuestions } from '../../services/databases.js';

/** What the view asks for; source/services/databases.ts carries it out. */
export type DatabasesServices = DatabaseQuestions;
