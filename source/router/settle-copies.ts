import type { FoundRow } from '../db/rows.js';
import type { Entity, EntityName } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import type { Router } from './router.js';

/**
 * Copies rows that only some copies of an entity have to the others: a crash during a commit leaves such
 * rows. Deletes and overwrites nothing: copies that contradict each other are left for the audit to report.
 * @returns how many missing rows were added
 * @throws DatabaseError
 */
export async function completeCopies(router: Router, entity: EntityName): Promise<number> {
  if (!router.placement(entity).isCopied) return 0;
  const copies = router.shards(entity);
  const stores = await Promise.all(copies.map((copy) => copy.openStore()));
  let added = 0;
  for (const [from, copy] of copies.entries()) {
    for await (const page of copy.scan()) {
      const rows = page.filter((row) => isWhole(copy.description.entity, row));
      const ids = rows.map(([id]) => Number(id));
      for (const [to, store] of stores.entries()) {
        if (to === from) continue;
        const missing = await store.findMissing(ids);
        const lacking = rows.filter(([id]) => missing.has(Number(id)));
        if (lacking.length > 0) added += await store.insertAll(lacking);
      }
    }
  }
  return added;
}

function isWhole({ fields }: Entity, row: FoundRow): row is StoredRow {
  return (
    typeof row[0] === 'number' &&
    fields.every(({ optional }, position) => optional === true || row[position] !== null)
  );
}
