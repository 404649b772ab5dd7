/** The rows of the assignment that are not inserted into empty databases: outcome, and the fields of its reasons with what their messages quote. */
type Refusals = Readonly<
  Record<string, { outcome: string; reasons: [field: string, ...quoted: string[]][] }>
>;

export const REFUSED: Refusals = {
  'User 8': { outcome: 'duplicate', reasons: [['email', 'alice@example.com', 'User 1']] },
  'User 10': { outcome: 'invalid', reasons: [['name', '""']] },
  'Product 10': { outcome: 'invalid', reasons: [['price', '-50.00']] },
  'Order 8': {
    outcome: 'invalid',
    reasons: [
      ['quantity', '0'],
      ['user_id', 'User 8'],
    ],
  },
  'Order 9': { outcome: 'invalid', reasons: [['quantity', '-1']] },
  'Order 10': {
    outcome: 'missing-reference',
    reasons: [
      ['user_id', 'User 10'],
      ['product_id', 'Product 11'],
    ],
  },
};

/** The one other result that a race may have: User 8 was first, so User 1 and its order stay out. */
export const REFUSED_IN_A_RACE: Refusals = {
  ...REFUSED,
  'User 1': { outcome: 'duplicate', reasons: [['email', 'alice@example.com', 'User 8']] },
  'User 8': { outcome: 'inserted', reasons: [] },
  'Order 1': { outcome: 'missing-reference', reasons: [['user_id', 'User 1']] },
  'Order 8': { outcome: 'invalid', reasons: [['quantity', '0']] },
};

/** The outcome of each of the thirty rows. */
export function expectedOutcomes(refused: Refusals): Record<string, string> {
  const rows = ['User', 'Product', 'Order'].flatMap((entity) =>
    Array.from({ length: 10 }, (_, index) => `${entity} ${index + 1}`),
  );
  return Object.fromEntries(rows.map((row) => [row, refused[row]?.outcome ?? 'inserted']));
}
