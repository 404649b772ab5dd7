import { formatAmount } from '../base/format.js';
import { hashText } from '../base/hash.js';
import { groupBy } from '../base/group.js';
import { cutText, escapeText } from '../base/text.js';
import type { Entity } from '../entities/entity.js';
import { uniquesOf, uniqueValue, type Unique } from '../entities/unique.js';
import { claimKey, claimRuleOf, type ClaimRule } from '../router/claims.js';
import { placementOf } from '../router/placement.js';
import { isClaimable } from '../router/settle-claims.js';
import type { Sharding } from '../router/topology.js';
import { ClaimBook } from './claim-book.js';
import type { Examination } from './examination.js';
import { examineDatabase } from './examine-database.js';
import { describeRow, examineRows, wasMet } from './examine-rows.js';
import { Findings } from './findings.js';

/**
 * Examines the databases of an entity one after the other: each row must be in the right one, unique values
 * must be unique over all of them, each row must have its claims, and each claim its row.
 */
export async function examineShards(
  entity: Entity,
  sharding: Sharding,
  context: Examination,
): Promise<void> {
  const { evidence, findings } = context;
  const names = sharding.shards.map(({ name }) => name);
  const placement = placementOf(entity, sharding);
  const rule = claimRuleOf(entity, sharding);
  const book = new ClaimBook(rule);
  for (const [index, description] of sharding.shards.entries()) {
    await examineDatabase(description, context, async (database) => {
      await examineRows(database, context, ({ row }) => {
        const right = placement.shardOfRow(row) ?? index;
        if (right !== index) {
          const what = `${describeRow(entity, row)}, which belongs to ${names[right]}`;
          findings.misrouted.add(`${names[index]} holds ${what}`);
        }
        if (isClaimable(entity, row)) book.addRow(row);
      });
      if (rule.fields.length === 0) return;
      for await (const page of database.claims.scan()) {
        for (const claim of page) book.addClaim(claim, index, names, findings);
      }
    });
  }
  await findRepeated(entity, sharding, rule, book.suspects, context);
  const { name } = entity;
  book.judge(name, evidence.ids[name]!, (id) => wasMet(name, id, evidence), findings);
}

/** Reads the rows again whose keys seem to be repeated: so far only the hashes are known to be equal. */
async function findRepeated(
  entity: Entity,
  { shards }: Sharding,
  { fields }: ClaimRule,
  suspects: ReadonlySet<number>,
  { checks, findings }: Examination,
): Promise<void> {
  const uniques = uniquesOf(entity).filter(({ name }) => fields.includes(name));
  if (uniques.length === 0 || suspects.size === 0) return;
  const found: { readonly key: string; readonly unique: Unique; readonly database: string }[] = [];
  for (const description of shards) {
    // Problems of the database were reported in the first pass.
    await examineDatabase(description, { checks, findings: new Findings() }, async (database) => {
      for await (const page of database.scan()) {
        for (const row of page.filter((one) => isClaimable(entity, one))) {
          for (const unique of uniques) {
            const value = uniqueValue(unique, row) ?? null;
            const key = value === null ? undefined : claimKey(unique, value);
            if (key !== undefined && suspects.has(hashText(key))) {
              found.push({ key, unique, database: description.name });
            }
          }
        }
      }
    });
  }
  for (const [key, holders] of groupBy(found, (holder) => holder.key)) {
    const databases = new Set(holders.map(({ database }) => database));
    const [first] = holders;
    // A repetition within one database was reported when it was examined.
    if (databases.size < 2 || !first) continue;
    const text = escapeText(cutText(key.slice(first.unique.name.length + 1), 60));
    findings
      .repeatedIn(entity, first.unique)
      .add(`${text} (${formatAmount(holders.length, 'row')}, in ${[...databases].join(' and ')})`);
  }
}
