const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;

/** What a scan of a JSON text finds that parsing it would lose. */
export interface Outline {
  /** How deep arrays and objects are nested; 0 for a plain value. */
  readonly depth: number;
  /** The keys of the outermost object as written, with quotes, including repeated ones. */
  readonly keys: readonly string[];
  /** By position of its key: the text of each value that is an array or object; undefined if there are none. */
  readonly nested: ReadonlyMap<number, string> | undefined;
}

/**
 * Scans a JSON text without parsing it and without recursion, so that deep nesting cannot overflow the
 * stack.
 * @param text valid JSON; for any other text the result is meaningless
 */
export function outlineJson(text: string): Outline {
  const keys: string[] = [];
  let nested: Map<number, string> | undefined;
  let level = 0;
  let depth = 0;
  let isKeyNext = false;
  let nestedFrom = 0;
  for (let index = 0; index < text.length; index += 1) {
    switch (text.charCodeAt(index)) {
      case QUOTE: {
        const end = endOfString(text, index);
        if (isKeyNext) keys.push(text.slice(index, end));
        isKeyNext = false;
        index = end - 1;
        break;
      }
      case COMMA:
        isKeyNext = level === 1;
        break;
      case COLON:
        isKeyNext = false;
        break;
      case 91: // [
      case 123: // {
        level += 1;
        if (level > depth) depth = level;
        if (level === 2) nestedFrom = index;
        isKeyNext = level === 1;
        break;
      case 93: // ]
      case 125: // }
        if (level === 2) {
          nested ??= new Map();
          nested.set(keys.length - 1, text.slice(nestedFrom, index + 1));
        }
        level -= 1;
        break;
      default:
    }
  }
  return { depth, keys, nested };
}

/** The position after the closing quote of the string that begins at `start`, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index + 1;
    if (code === BACKSLASH) index += 1;
  }
  return text.length;
}
