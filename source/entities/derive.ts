/**
 * What is derived from the definition of an entity or model, computed once for each.
 * @param make computes it
 */
export function derive<Definition extends object, Value>(
  make: (definition: Definition) => Value,
): (definition: Definition) => Value {
  const known = new WeakMap<Definition, { readonly value: Value }>();
  // Rows of one entity follow each other, so that the definition of the last call is nearly always meant.
  let last: Definition | undefined;
  let found: { readonly value: Value } | undefined;
  return (definition) => {
    if (definition === last && found) return found.value;
    found = known.get(definition);
    if (!found) known.set(definition, (found = { value: make(definition) }));
    last = definition;
    return found.value;
  };
}
