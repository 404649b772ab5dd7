const QUOTE = '"';
const BACKSLASH = '\\';

/** The position after the closing quote of the JSON string that begins at `start`. */
function endOfText(json: string, start: number): number {
  for (let end = json.indexOf(QUOTE, start + 1); end !== -1; end = json.indexOf(QUOTE, end + 1)) {
    let before = end;
    while (json[before - 1] === BACKSLASH) before -= 1;
    if ((end - before) % 2 === 0) return end + 1;
  }
  return json.length;
}

/** The position after the JSON array or object that begins at `start`. */
function endOfNested(json: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < json.length) {
    const character = json[at];
    if (character === QUOTE) {
      at = endOfText(json, at);
      continue;
    }
    at += 1;
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return json.length;
}

/**
 * Replaces numbers, arrays and objects in the members of a JSON object; texts, `true`, `false` and `null`
 * are kept.
 * @param members the text between the braces
 * @param replace receives the text of the value
 */
export function replaceSpellings(members: string, replace: (spelling: string) => string): string {
  let replaced = '';
  let at = 0;
  while (at < members.length) {
    const start = at;
    const first = members[start] ?? '';
    if (first === QUOTE) at = endOfText(members, start);
    else if (first === '[' || first === '{') at = endOfNested(members, start);
    else if (/[-\d]/.test(first)) at += /^[-+\d.eE]+/.exec(members.slice(start))?.[0].length ?? 1;
    else at += 1;
    const spelling = members.slice(start, at);
    replaced += /^[-\d[{]/.test(first) ? replace(spelling) : spelling;
  }
  return replaced;
}

/**
 * Puts a JSON array or object on one line, with a blank after each comma and opening brace and nowhere else;
 * texts and numbers keep their spelling.
 */
export function onOneLine(json: string): string {
  let line = '';
  let at = 0;
  while (at < json.length) {
    const start = at;
    const first = json[start] ?? '';
    at = first === QUOTE ? endOfText(json, start) : at + 1;
    if (first === '{' || first === ',') line += `${first} `;
    else if (!/\s/.test(first)) line += json.slice(start, at);
  }
  return line;
}
