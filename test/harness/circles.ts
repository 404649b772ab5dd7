/** Which others each file imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * The circles of imports: groups of files each of which reaches all the others of its group, sorted
 * by name (Tarjan's strongly connected components). Files outside of every circle are left out.
 */
export function circlesOf(graph: ImportGraph): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const path: string[] = [];
  const circles: string[][] = [];

  function visit(file: string): number {
    const own = order.size;
    order.set(file, own);
    lowest.set(file, own);
    path.push(file);
    const targets = graph.get(file) ?? [];
    for (const target of targets) {
      const reached = order.has(target)
        ? path.includes(target) && order.get(target)
        : visit(target);
      if (typeof reached === 'number') {
        lowest.set(file, Math.min(lowest.get(file) ?? own, reached));
      }
    }
    const low = lowest.get(file) ?? own;
    if (low === own) {
      const group = path.splice(path.indexOf(file));
      if (group.length > 1 || targets.includes(file)) circles.push(group.toSorted());
    }
    return low;
  }

  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return circles;
}
