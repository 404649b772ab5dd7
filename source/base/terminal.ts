/** The part of a stream that shows whether it is a terminal. */
interface MaybeTerminal {
  readonly isTTY?: boolean | undefined;
}

/**
 * Whether something may be drawn on a stream: a terminal that can move its cursor, outside of
 * continuous integration, where no person watches it.
 * @param env TERM=dumb and CI (set, and not "false") count as no terminal
 */
export function isDrawable({ isTTY }: MaybeTerminal, env: NodeJS.ProcessEnv): boolean {
  const isWatched = !env['CI'] || env['CI'] === 'false';
  return isTTY === true && env['TERM'] !== 'dumb' && isWatched;
}
