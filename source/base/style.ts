import { styleText } from 'node:util';

/** Colours by their names in `util.styleText`. */
export type Colour = 'green' | 'yellow' | 'magenta' | 'cyan' | 'blue' | 'red' | 'dim' | 'bold';

/** Colours text, or returns it unchanged if colour is not wanted. */
export type Painter = (colour: Colour, text: string) => string;

/**
 * The painter for a stream, by NO_COLOR, FORCE_COLOR, --no-color and the stream itself.
 * @param wanted false for --no-color
 */
export function painterFor(
  stream: { readonly isTTY?: boolean },
  wanted: boolean,
  env: NodeJS.ProcessEnv,
): Painter {
  return isColourful(stream, wanted, env)
    ? // Without the option, Node would check this process's own output and environment.
      (colour, text) => styleText(colour, text, { validateStream: false })
    : (_, text) => text;
}

/** Whether to use colour on a stream. */
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

/** Whether the locale supports more than ASCII. */
export function isUnicodeLocale(env: NodeJS.ProcessEnv): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return locale === '' || /utf-?8/i.test(locale);
}
