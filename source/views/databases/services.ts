import type { DatabaseQuestions } from '../../commands/services/databases.js';

/** What the view asks for; source/commands/services/databases.ts carries it out. */
export type DatabasesServices = DatabaseQuestions;
