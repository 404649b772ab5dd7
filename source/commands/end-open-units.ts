import { recoverAll } from '../engine/recover-units.js';
import type { Topology } from '../router/topology.js';
import type { CommandContext } from './context.js';
import { chooseModel } from './model-option.js';

/**
 * Ends the units that earlier runs have left open, before a command deletes rows: the next run would end them
 * afterwards, and so store rows without those to which they belong. The caller holds the folder's lock.
 * @throws ProgramError if a unit cannot be ended
 */
export async function endOpenUnits(context: CommandContext, topology: Topology): Promise<void> {
  const model = (await chooseModel(context))?.descriptor;
  const sentences = await recoverAll(context.dir, topology, { model });
  for (const sentence of sentences) context.print(`Repaired: ${sentence}.`);
}
