import { escapeText } from '../base/text.js';
import { DEFAULT_SETTINGS } from '../sim/settings.js';
import { askPlaces } from '../units/places.js';
import { describeUnit } from '../units/plan.js';
import type { UnitPlaces, UnitPolicy } from '../units/policy.js';
import { TOGETHER_POLICIES } from '../units/meanings.js';
import { policyNamed } from '../units/registry.js';
import type { CommandContext, ExitStatus } from './context.js';
import { newJsonFile, writeJson } from './json.js';
import { modelFor } from './model-option.js';
import { topologyOf } from './topology.js';
import { unitOf } from './unit-option.js';
import { readChoice } from './values.js';

/**
 * `dbsim-tui explain --unit ENTITY [--together POLICY]`: how a unit is written, what that promises, and whether
 * these databases can do it. Asks a server only whether it can prepare transactions, where the policy needs that.
 */
export async function explainUnit(context: CommandContext): Promise<ExitStatus> {
  const { flags } = context;
  const model = await modelFor(context);
  const unit = unitOf(flags, model) ?? '';
  const given = String(flags['together'] ?? DEFAULT_SETTINGS.together);
  const policy = policyNamed(readChoice('together', given, TOGETHER_POLICIES));
  const jsonFile = newJsonFile(flags);
  const places = await askPlaces(model, unit, await topologyOf(context), policy);
  const problem = policy.problemOf(places);
  if (flags['json'] !== undefined) {
    const { name: together, steps, promise, recovery } = policy;
    const explanation = { unit, together, ...places, steps, promise, recovery };
    const schema = 'dbsim.unit-explanation/1';
    await writeJson({ schema, ...explanation, problem: problem ?? null }, jsonFile, context);
  }
  if (flags['json'] === undefined || jsonFile !== undefined) {
    const lines = describeUnitPolicy(describeUnit(model, unit), policy, places, problem);
    context.print(lines.map(escapeText).join('\n'));
  }
  return 0;
}

/** How a unit is written, as a person reads it, line by line. */
function describeUnitPolicy(
  unit: string,
  { name, steps, promise, needs, recovery }: UnitPolicy,
  { entities }: UnitPlaces,
  problem: string | undefined,
): string[] {
  const width = Math.max(...entities.map((entity) => entity.name.length));
  return [
    `Unit: ${unit}, written by one thread`,
    ...entities.map(
      (entity) =>
        `  ${entity.name.padEnd(width)}  ${entity.databases.map((database) => database.name).join(', ')}`,
    ),
    '',
    `--together ${name}, step by step`,
    ...steps.map((step, index) => `  ${index + 1}  ${step}`),
    '',
    `  promise  ${promise}`,
    `  needs    ${needs}`,
    `  crash    ${recovery}`,
    '',
    problem === undefined
      ? 'These databases can carry it out.'
      : `It would be refused: ${problem}.`,
  ];
}
