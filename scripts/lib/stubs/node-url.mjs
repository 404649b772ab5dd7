// The page in a browser: it only checks addresses, and never compares the decoded names of their hosts.

/** "": the name stays as it is. */
export function domainToUnicode() {
  return '';
}
