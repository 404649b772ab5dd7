const QUOTE = '"';
const BACKSLASH = '\\';

/** Where a text of JSON ends that begins at a place: after its closing quotation mark. */
function endOfText(json: string, start: number): number {
  for (let end = json.indexOf(QUOTE, start + 1); end !== -1; end = json.indexOf(QUOTE, end + 1)) {
    let before = end;
    while (json[before - 1] === BACKSLASH) before -= 1;
    if ((end - before) % 2 === 0) return end + 1;
  }
  return json.length;
}

/** Where an array or object of JSON ends that begins at a place, however deep it is nested. */
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
 * Replaces numbers, arrays and objects among the members of an object of JSON. Texts, `true`, `false`
 * and `null` stay as they are.
 * @param members without the braces around them
 * @param replace is given one as it is spelled
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
 * An array or object of JSON on one line, with a blank after each comma and each opening brace and
 * none elsewhere; texts and numbers keep their spelling.
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
