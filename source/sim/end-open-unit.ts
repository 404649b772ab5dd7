import { DatabaseError } from '../base/errors.js';
import { isOfUnit, readUnitLines } from '../ledger/unit-lines.js';
import type { WritingRouter } from '../router/writing-router.js';
import { endUnit, findOpenUnits } from '../units/recover.js';
import { recoveryThrough, type UnitsOfRun } from '../units/stores.js';
import { openUnitLog } from './unit-log.js';

/** Ends a unit that a crashed thread has left open. If a database does not answer, it stays open. */
export async function endOpenUnit(
  file: string,
  unit: number,
  router: Pick<WritingRouter, 'store'>,
  run: UnitsOfRun,
): Promise<void> {
  const log = openUnitLog(file, true);
  try {
    const recovery = recoveryThrough(router, (line) => log.append(line), run);
    const own = [...readUnitLines(file)].filter((line) => isOfUnit(line) && line.unit === unit);
    const open = (await findOpenUnits(own, recovery)).find((one) => one.unit === unit);
    if (open) await endUnit(open, recovery);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  } finally {
    log.close();
  }
}

/**
 * Removes what a run has kept in its databases for a recovery, unless a unit is open. If a database does not answer,
 * it stays.
 */
export async function clearUnits(
  file: string,
  router: Pick<WritingRouter, 'store'>,
  run: UnitsOfRun,
): Promise<void> {
  const recovery = recoveryThrough(router, () => undefined, run);
  if (!recovery.clear) return;
  try {
    const open = await findOpenUnits(readUnitLines(file), recovery);
    if (open.length === 0) await recovery.clear();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
}
