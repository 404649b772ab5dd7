import { formatAmount, formatCount, inflect } from '../base/format.js';
import type { Audit, AuditCheck } from '../ledger/summary.js';
import { referencePolicy } from '../references/registry.js';
import { entitiesOf, type Topology } from '../router/topology.js';
import { describeNoOrphans, isDefault, uniqueRolesOf, type UniqueRole } from './check-names.js';
import type { Evidence } from './evidence.js';
import type { Finding, Findings } from './findings.js';
import { EXPECTATION } from './expectation.js';
import { checkLate } from './late-check.js';
import { listNotCovered } from './not-covered.js';
import { checkTorn } from './torn-units.js';

/** Turns the findings into checks, one sentence each. */
export function judgeFindings(findings: Findings, evidence: Evidence, topology: Topology): Audit {
  const shardings = entitiesOf(topology).map(({ name }) => topology[name]!);
  const isSpread = shardings.some(({ spread }) => 'by' in spread);
  const isShared = shardings.some(({ shards }) => shards.some(({ siblings }) => siblings));
  const others = [checkTorn(evidence, findings), checkLate(evidence)];
  const checks = [
    checkLost(findings, evidence),
    none('doubled', findings.doubled, 'every row is stored once', (rows) =>
      rows === 1
        ? '1 row repeats the id of a stored row'
        : `${formatAmount(rows, 'row')} repeat the ids of stored rows`,
    ),
    none(
      'ghost',
      findings.refusedButStored,
      'no rejected or failed row is stored',
      (rows) =>
        `${formatAmount(rows, 'rejected or failed row')} ${inflect(rows, 'is', 'are')} stored`,
    ),
    none(
      'stranger',
      findings.unexpected,
      'no unexpected row is stored',
      (rows) => `no run of this folder wrote ${formatAmount(rows, 'stored row')}`,
    ),
    ...(findings.taken.count > 0 ? [listTaken(findings.taken, evidence)] : []),
    none(
      'altered',
      findings.altered,
      'every stored row equals what was acknowledged, field by field',
      (rows) =>
        `${formatAmount(rows, 'row')} ${inflect(rows, 'has', 'have')} changed values${describeEmptying(evidence)}`,
    ),
    none(
      'misrouted',
      findings.misrouted,
      `every database holds only its own ${isShared ? 'tables' : 'entity'}${isSpread ? ', and every row is where its rule puts it' : ''}`,
    ),
    checkOrphans(findings, evidence),
    ...others.filter((check) => check !== undefined),
    ...uniqueRolesOf(evidence.model).map((role) => checkUnique(role, findings)),
    checkCounts(findings, evidence),
    checkUnknown(findings),
    none('integrity', findings.damaged, describeIntegrity(evidence)),
    ...(shardings.some(({ spread }) => spread.rule === 'copy') ? [checkCopies(findings)] : []),
    ...(shardings.some(({ shards }) => shards.some(({ hasClaims }) => hasClaims))
      ? [checkClaims(findings)]
      : []),
    ...(evidence.expected ? [evidence.expected.check()] : []),
    ...listNotCovered(evidence.header),
  ];
  return { ok: checks.every((check) => check.ok), checks };
}

/**
 * A check that passes if nothing was found.
 * @param fine the sentence if it passes
 * @param wrong the beginning of the sentence if it fails, before the examples; absent if each is a sentence
 */
function none(
  name: string,
  { count, list }: Finding,
  fine: string,
  wrong?: (count: number) => string,
): AuditCheck {
  const listed = wrong ? `${wrong(count)}: ${list}` : list;
  return { name, ok: count === 0, found: count, detail: count === 0 ? fine : listed };
}

/**
 * Lists rows of another program whose key or unique value the run wanted for a row of its own; they are no violation,
 * and those that the run did not meet are not among them.
 */
function listTaken({ count, list }: Finding, { model }: Evidence): AuditCheck {
  const wanted = isDefault(model) ? 'an id or email' : 'a key or a unique value';
  return {
    name: 'taken',
    ok: true,
    found: count,
    detail: `${formatAmount(count, 'row')} of another program took ${wanted} of this run: ${list}`,
  };
}

/** Looks for values of a unique field that several rows have. */
function checkUnique({ entity, unique, check, name }: UniqueRole, findings: Findings): AuditCheck {
  const [field, ...others] = unique.fields;
  const isFolded = field?.kind === 'email' && others.length === 0;
  const [one, many] = name.includes('.')
    ? [`value of ${name}`, `values of ${name}`]
    : [name, `${name}s`];
  return none(
    check,
    findings.repeatedIn(entity, unique),
    `no ${one} appears twice`,
    (values) =>
      `${formatAmount(values, one, many)} ${inflect(values, 'appears', 'appear')} more than once${isFolded ? ', ignoring case' : ''}`,
  );
}

/** The passed integrity check, in the terms of the engines. */
function describeIntegrity({ header, model }: Evidence): string {
  const engines = model.entities.map(({ name }) => header.settings.databases[name]!.engine);
  return engines.every((engine) => engine === 'SQLite')
    ? 'every file passes integrity_check'
    : 'every table and index exists, and all nodes that answer hold the same rows';
}

/** Explains missing rows, if the databases were emptied. */
function describeEmptying({ emptiedBy }: Evidence): string {
  return emptiedBy ? ` (the databases were emptied since, by ${emptiedBy})` : '';
}

function checkLost({ lost, notVerifiable }: Findings, evidence: Evidence): AuditCheck {
  if (lost.count === 0 && notVerifiable.count > 0) {
    const detail = `a database does not answer, so these rows could not be checked: ${notVerifiable.list}`;
    return { name: 'lost', ok: false, found: notVerifiable.count, detail };
  }
  const { ids, model } = evidence;
  const total = model.entities.reduce(
    (sum, { name }) => sum + ids[name]!.countSeen(EXPECTATION.inserted),
    0,
  );
  return none(
    'lost',
    lost,
    `every acknowledged row is stored (${formatAmount(total, 'row')} read back)`,
    (rows) =>
      `${formatAmount(rows, 'row')} ${inflect(rows, 'is', 'are')} missing${describeEmptying(evidence)}`,
  );
}

function checkOrphans(
  { orphans, foreignOrphans }: Findings,
  { header, model }: Evidence,
): AuditCheck {
  const isAllowed = !referencePolicy(header.settings.references).asks;
  const others =
    foreignOrphans.count > 0
      ? ` (in rows that are not of this run, ${describeDangling(foreignOrphans)})`
      : '';
  const { count } = orphans;
  if (count === 0) {
    const fine = describeNoOrphans(model);
    return { name: 'orphan', ok: true, found: 0, detail: `${fine}${others}` };
  }
  const permission = isAllowed ? '--references none allows orphans; ' : '';
  return {
    name: 'orphan',
    ok: isAllowed,
    found: count,
    detail: `${permission}${describeDangling(orphans)}${others}`,
  };
}

/** "2 references point to missing rows: Order 2: user_id 2 is not stored; …". */
function describeDangling({ count, list }: Finding): string {
  return count === 1
    ? `1 reference points to a missing row: ${list}`
    : `${formatCount(count)} references point to missing rows: ${list}`;
}

function checkCounts({ counts }: Findings, { end, tally, model }: Evidence): AuditCheck {
  const wrong = counts.filter((pair) => pair.expected !== pair.found);
  const attempted = model.entities.reduce((sum, { name }) => sum + tally.attempted(name), 0);
  const fine = end
    ? `every claimed row has one outcome (${formatAmount(attempted, 'row')})`
    : 'no row has two outcomes; the process ended before it could count the rows in flight';
  return {
    name: 'counts',
    ok: wrong.length === 0,
    found: wrong.length,
    detail:
      wrong.length === 0
        ? fine
        : wrong
            .map(
              ({ what, expected, found }) =>
                `${what}: expected ${formatCount(expected)}, found ${formatCount(found)}`,
            )
            .join('; '),
  };
}

function checkCopies({ copies, openCopies }: Findings): AuditCheck {
  const fine = 'all copies are equal';
  const open = `, except for rows of unknown outcome, which the next run completes: ${openCopies.list}`;
  return none('copies', copies, openCopies.count > 0 ? fine + open : fine);
}

function checkClaims({ claims, openClaims, foreignClaims }: Findings): AuditCheck {
  const fine = [
    'every row has its claim, and every claim its row',
    openClaims.count > 0
      ? `, except for rows of unknown outcome, whose claims the next run gives up: ${openClaims.list}`
      : '',
    foreignClaims.count > 0 ? `, except for rows of another program: ${foreignClaims.list}` : '',
  ];
  return none('claims', claims, fine.join(''), () => 'claims and rows do not match');
}

/** Lists rows of unknown outcome, which are no violation by themselves: each is stored once or not at all. */
function checkUnknown({ unknownStored, unknownAbsent }: Findings): AuditCheck {
  const found = unknownStored.count + unknownAbsent.count;
  const parts = [
    unknownStored.count > 0 ? `stored: ${unknownStored.list}` : '',
    unknownAbsent.count > 0 ? `not stored: ${unknownAbsent.list}` : '',
  ].filter(Boolean);
  return {
    name: 'unknown',
    ok: true,
    found,
    detail:
      found === 0
        ? 'the outcome of every row is known'
        : `the databases show what became of ${formatAmount(found, 'row')} without an acknowledgement: ${parts.join('; ')}`,
  };
}
