import type { Tone } from '../../components/theme.js';

/** One line above the key line. The next key removes it, and so does `isStale`. */
export interface Notice {
  readonly text: string;
  readonly tone: Tone;
  /** When it was first shown, in milliseconds of the shell's clock. */
  readonly shownMs: number;
  /** The id of the binding of which it gives the reason why it does nothing now. */
  readonly reasonOf?: string | undefined;
}

/** What decides whether a notice is still worth showing. */
export interface Moment {
  readonly nowMs: number;
  /** Why a binding of the view in front does nothing now; undefined where it works or is not there. */
  reasonOf(this: void, id: string): string | undefined;
}

/** How long a remark is shown; results and problems stay until the next key. */
const REMARK_MS = 10_000;

/** Whether a notice is no longer true, or has been shown for long enough. */
export function isStale(notice: Notice, { nowMs, reasonOf }: Moment): boolean {
  if (notice.reasonOf !== undefined) return reasonOf(notice.reasonOf) !== notice.text;
  return notice.tone === 'dim' && nowMs - notice.shownMs >= REMARK_MS;
}
