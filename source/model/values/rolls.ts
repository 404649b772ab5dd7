/** The decisions that all fields of one person, product or place share in a row. */
export const SHARED_ROLL = {
  culture: 0,
  given: 1,
  family: 2,
  addressStyle: 3,
  addressHost: 4,
  addressCase: 5,
  category: 6,
  nameShape: 7,
  adjective: 8,
  material: 9,
  noun: 10,
  modelLetter: 11,
  modelNumber: 12,
  price: 13,
  priceEnding: 14,
  place: 19,
} as const;

/** The decisions about a field by itself. */
export const FIELD_ROLL = { isNull: 0, number: 1 } as const;

/**
 * The decisions about a row whose fields all have the same dice. They follow those about faults; other fields of the
 * same kind have theirs `apart` from these.
 */
export const ROW_ROLL = {
  shared: 6,
  reference: 21,
  secondReference: 22,
  number: 23,
  isNull: 24,
  apart: 64,
} as const;
