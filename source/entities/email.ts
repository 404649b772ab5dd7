/**
 * A valid address, as most systems accept it: a dot-atom of at most 64 ASCII characters (RFC 5322,
 * RFC 5321), an @, and a host name of two or more labels (RFC 1035). Quoted local parts, comments,
 * address literals and non-ASCII letters are refused; so look-alike letters cannot pass as others.
 */
const ADDRESS =
  /^(?=[^@]{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Longest text that is tried against the pattern at all. */
const LONGEST = 320;

/** Whether a trimmed text is a valid e-mail address; its length is judged by a rule of its own. */
export function isEmailAddress(text: string): boolean {
  return text.length <= LONGEST && ADDRESS.test(text);
}
