const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;

/** What a JSON text shows at a glance, before it is parsed. */
export interface Outline {
  /** How deep arrays and objects stand in one another; 0 for a plain value. */
  readonly depth: number;
  /** The keys of the outermost object as they are written, with their quotes; also those that repeat. */
  readonly keys: readonly string[];
  /** By the number of its key, the text of each value that is itself an array or object; undefined when none is. */
  readonly nested: ReadonlyMap<number, string> | undefined;
}

/**
 * Walks over a JSON text without parsing it, in a loop that no nesting can overflow. Parsers drop
 * what it keeps: keys that repeat, and how a nested value was written.
 * @param text valid JSON; of any other text the answer means nothing, but there is one
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

/** Where the string that begins at `start` is over: behind its closing quote, or at the end of the text. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index + 1;
    if (code === BACKSLASH) index += 1;
  }
  return text.length;
}
