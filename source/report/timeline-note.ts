/** What of the timeline was measured, and what is an estimate. */
export const TIMELINE_NOTE =
  'When a row was taken in hand and decided was measured; how the time between divides into waiting ' +
  'and work is an estimate: a database takes one writer at a time, an order waits for its user and ' +
  'product. The table holds what each thread measured itself.';
