/** Code points as ranges, both ends included: sorted, with gaps between them. */
export type CharacterSet = readonly (readonly [first: number, last: number])[];

const LAST_CODE_POINT = 0x10ffff;

/** Every code point; halves of characters are none. */
export const EVERYTHING: CharacterSet = [
  [0, 0xd7ff],
  [0xe000, LAST_CODE_POINT],
];

/** The set of some ranges in any order. */
export function setOf(ranges: readonly (readonly [number, number])[]): CharacterSet {
  const sorted = ranges.toSorted(([one], [other]) => one - other);
  const merged: [number, number][] = [];
  for (const [first, last] of sorted) {
    const before = merged.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

export function unionOf(sets: readonly CharacterSet[]): CharacterSet {
  return setOf(sets.flat());
}

export function complementOf(set: CharacterSet): CharacterSet {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= LAST_CODE_POINT) gaps.push([next, LAST_CODE_POINT]);
  return intersectionOf(gaps, EVERYTHING);
}

export function intersectionOf(one: CharacterSet, other: CharacterSet): CharacterSet {
  const common: [number, number][] = [];
  let at = 0;
  for (const [first, last] of one) {
    while ((other[at]?.[1] ?? Infinity) < first) at += 1;
    for (let next = at; (other[next]?.[0] ?? Infinity) <= last; next += 1) {
      const [start, end] = other[next] ?? [0, 0];
      common.push([Math.max(first, start), Math.min(last, end)]);
    }
  }
  return common;
}

export function includes(set: CharacterSet, code: number): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((set[middle]?.[1] ?? Infinity) < code) low = middle + 1;
    else high = middle;
  }
  return code >= (set[low]?.[0] ?? Infinity);
}

export function sizeOf(set: CharacterSet): number {
  return set.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** The code point at a position of the set, from 0. @throws RangeError */
export function codeAt(set: CharacterSet, position: number): number {
  let left = position;
  for (const [first, last] of set) {
    if (left <= last - first) return first + left;
    left -= last - first + 1;
  }
  throw new RangeError(`the set has no character number ${position}`);
}

/** The set of the characters of a text. */
export function charactersOf(text: string): CharacterSet {
  return setOf(
    [...text].map((character) => {
      const code = character.codePointAt(0) ?? 0;
      return [code, code] as const;
    }),
  );
}

/** The set of the characters that a regular expression for one character matches. */
export function matchedBy(character: RegExp): CharacterSet {
  const ranges: [number, number][] = [];
  for (const [first, last] of EVERYTHING) {
    for (let code = first; code <= last; code += 1) {
      if (!character.test(String.fromCodePoint(code))) continue;
      const before = ranges.at(-1);
      if (before && before[1] === code - 1) before[1] = code;
      else ranges.push([code, code]);
    }
  }
  return ranges;
}
