/** The bytes that JSON and its lines are made of, by what they write. */
export const LINE_BREAK = 0x0a;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const POINT = 0x2e;
export const ZERO = 0x30;
export const NINE = 0x39;
/** A list. */
export const OPEN = 0x5b;
export const CLOSE = 0x5d;
export const BACKSLASH = 0x5c;
/** The end of an object. */
export const END = 0x7d;
