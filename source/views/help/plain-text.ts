/** A text of the help without the sign before its word, for a screen reader. */
export function withoutSigns(text: string): string {
  return text.replace(/^[✔✖≡⇢↺!?] (?=\w)/, '');
}
