const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Whether a text is a UUID, in letters of any case. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
