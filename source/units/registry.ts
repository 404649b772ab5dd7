import type { TogetherPolicy } from '../ledger/record.js';
import type { UnitPolicy } from './policy.js';
import { attach } from './policies/attach.js';
import { outbox } from './policies/outbox.js';
import { saga } from './policies/saga.js';
import { separate } from './policies/separate.js';
import { twoPhase } from './policies/two-phase.js';

/** Every policy, the default first. */
export const UNIT_POLICIES: readonly UnitPolicy[] = [separate, saga, outbox, attach, twoPhase];

/** The policy with a name. @throws RangeError */
export function policyNamed(name: TogetherPolicy): UnitPolicy {
  const policy = UNIT_POLICIES.find((one) => one.name === name);
  if (!policy) throw new RangeError(`there is no policy ${name}`);
  return policy;
}
