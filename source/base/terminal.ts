/** The part of a stream that shows whether it is a terminal. */
interface MaybeTerminal {
  readonly isTTY?: boolean | undefined;
}

/**
 * Whether a stream can show a screen: it is a terminal that can move its cursor, and not in continuous
 * integration, where it would fill the log.
 * @param env TERM=dumb and CI (set, and not "false") count as no terminal
 */
export function isDrawable({ isTTY }: MaybeTerminal, env: NodeJS.ProcessEnv): boolean {
  const isWatched = !env['CI'] || env['CI'] === 'false';
  return isTTY === true && env['TERM'] !== 'dumb' && isWatched;
}
