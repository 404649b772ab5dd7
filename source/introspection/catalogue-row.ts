/** A row of a catalogue that a server keeps about itself. */
export type CatalogueRow = Readonly<Record<string, unknown>>;

/** A value of a row as text; empty if it has none. */
export function textOf(row: CatalogueRow | undefined, key: string): string {
  const value = row?.[key];
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A list of names in a row. */
export function listOf(row: CatalogueRow | undefined, key: string): string[] {
  const value = row?.[key];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Rows by the text that they have under a key, in their order. */
export function groupBy<Row extends CatalogueRow>(
  rows: readonly Row[],
  key: string,
): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = textOf(row, key);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return groups;
}
