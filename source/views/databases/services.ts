import type { DatabaseQuestions } from '../../services/databases.js';

/** The services of the view; implemented in source/services/databases.ts. */
export type DatabasesServices = DatabaseQuestions;
