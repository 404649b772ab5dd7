/** What of the timeline was measured, and what is an estimate. */
export const TIMELINE_NOTE =
  'When a row was claimed and decided was measured; how the time between divides into waiting and ' +
  'work is an estimate: as if each entity had one writer at a time, and as if each order waited for ' +
  'its user and product. The table holds what each thread measured itself.';
