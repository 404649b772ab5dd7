import type { ReferencePolicy } from '../ledger/record.js';
import { check } from './policies/check.js';
import { none } from './policies/none.js';
import { wait } from './policies/wait.js';
import type { ReferencePolicyDefinition } from './policy.js';

const DEFINITIONS: readonly ReferencePolicyDefinition[] = [wait, check, none];

/** The names of all policies, the default first. */
export const REFERENCE_POLICIES: readonly ReferencePolicy[] = DEFINITIONS.map(({ name }) => name);

/** The policy with a name. @throws RangeError */
export function referencePolicy(name: ReferencePolicy): ReferencePolicyDefinition {
  const policy = DEFINITIONS.find((one) => one.name === name);
  if (!policy) throw new RangeError(`there is no policy ${name}`);
  return policy;
}
