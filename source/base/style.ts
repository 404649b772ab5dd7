import { styleText } from 'node:util';

/** Colours by their names in `util.styleText`. */
export type Colour = 'green' | 'yellow' | 'magenta' | 'cyan' | 'red' | 'dim' | 'bold';

/** Paints text, or leaves it as it is where colour is not wanted. */
export type Painter = (colour: Colour, text: string) => string;

/**
 * A painter for a stream, as NO_COLOR, FORCE_COLOR, --no-color and the stream itself decide.
 * @param wanted false for --no-color
 */
export function painterFor(
  stream: { readonly isTTY?: boolean },
  wanted: boolean,
  env: NodeJS.ProcessEnv,
): Painter {
  return isColourful(stream, wanted, env)
    ? // Node's own check would look at this process's output and environment instead.
      (colour, text) => styleText(colour, text, { validateStream: false })
    : (_, text) => text;
}

/** Whether a stream should be painted. */
export function isColourful(
  stream: { readonly isTTY?: boolean },
  wanted: boolean,
  env: NodeJS.ProcessEnv,
): boolean {
  if (!wanted || env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

/** Whether the locale can show more than ASCII. */
export function isUnicodeLocale(env: NodeJS.ProcessEnv): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return locale === '' || /utf-?8/i.test(locale);
}
