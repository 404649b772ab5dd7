/**
 * What a run that was cancelled before its threads were released has done.
 * @param isEmptied whether it had emptied the databases
 * @returns "cancelled before it wrote a row", and what became of the rows that were there
 */
export function describeCancelled(isEmptied: boolean): string {
  const cancelled = 'cancelled before it wrote a row';
  return isEmptied ? `${cancelled}; the databases had been emptied already` : cancelled;
}
