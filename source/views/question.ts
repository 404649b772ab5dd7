import type { Key } from '../components/key.js';
import type { Services } from './services.js';

/** A question over a view. */
export interface Question {
  readonly title: string;
  readonly lines: readonly string[];
  /** Each is chosen by its own key alone, so that no Enter too many does something. Without answers, it is just a message. */
  readonly answers: readonly Answer[];
  /** The label of Escape, if "cancel" would promise too much. */
  readonly escapeLabel?: string;
  /** The notice to show if the question is outdated; it then closes by itself. */
  outdated?(services: Services): string | undefined;
}

/** An answer to a question. */
export interface Answer {
  readonly key: Key;
  readonly label: string;
  run?(): void | Promise<void>;
}
