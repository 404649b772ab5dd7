import { formatAmount } from '../base/format.js';
import type { EntityReader } from '../db/entity-database.js';
import type { Findings } from './findings.js';

/** Looks for claims in a database whose unique indexes suffice: there should be none. */
export async function examineNeedlessClaims(
  database: EntityReader,
  findings: Findings,
): Promise<void> {
  const { name, hasClaims } = database.description;
  if (hasClaims === true || !(await database.hasClaimTable())) return;
  let claims = 0;
  for await (const page of database.claims.scan()) claims += page.length;
  if (claims === 0) return;
  findings.misrouted.add(`${name} keeps ${formatAmount(claims, 'claim')}, and needs none`);
}
