import type { Tone } from '../../components/theme.js';

/** One line above the key line. The next key removes it, and so does `isStale`. */
export interface Notice {
  readonly text: string;
  readonly tone: Tone;
  /** When it was first shown, by the shell's clock. */
  readonly shownMs: number;
  /** Set if the notice explains why a binding does nothing now: its id. */
  readonly reasonOf?: string | undefined;
}

/** The present, to decide whether a notice is outdated. */
export interface Moment {
  readonly nowMs: number;
  /** Why a binding of the view in front does nothing now; undefined if it works or does not exist. */
  reasonOf(this: void, id: string): string | undefined;
}

/** How long a remark is shown in milliseconds; results and problems stay until the next key. */
const REMARK_MS = 10_000;

/** Whether a notice is no longer true, or has been shown for long enough. */
export function isStale(notice: Notice, { nowMs, reasonOf }: Moment): boolean {
  if (notice.reasonOf !== undefined) return reasonOf(notice.reasonOf) !== notice.text;
  return notice.tone === 'dim' && nowMs - notice.shownMs >= REMARK_MS;
}
