/** The CHECK constraints in a statement that created a table, as they were written: "CHECK (price > 0)". */
export function checksIn(statement: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < statement.length;) {
    const token = tokenAt(statement, at);
    const isCheck = /^check$/i.test(token);
    at += token.length;
    if (!isCheck) continue;
    const start = at + (/^\s*/.exec(statement.slice(at))?.[0].length ?? 0);
    const end = closingBracket(statement, start);
    if (end === undefined) continue;
    found.push(`CHECK ${statement.slice(start, end + 1).replaceAll(/\s+/g, ' ')}`);
    at = end + 1;
  }
  return found;
}

/** A comment, a quoted text or name, a word, or one other character. */
const TOKEN =
  /--[^\n]*|\/\*[^]*?(?:\*\/|$)|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`(?:[^`]|``)*`?|\[[^\]]*\]?|\w+|[^]/y;

function tokenAt(text: string, at: number): string {
  TOKEN.lastIndex = at;
  return TOKEN.exec(text)?.[0] ?? text.charAt(at);
}

/** The position of the bracket that closes the one at a position; undefined if there is none. */
function closingBracket(text: string, start: number): number | undefined {
  if (text[start] !== '(') return undefined;
  let depth = 0;
  for (let at = start; at < text.length;) {
    const token = tokenAt(text, at);
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (depth === 0) return at;
    at += token.length;
  }
  return undefined;
}
