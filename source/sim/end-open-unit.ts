import { DatabaseError } from '../base/errors.js';
import { openUnits, readUnitLines } from '../ledger/unit-lines.js';
import type { WritingRouter } from '../router/writing-router.js';
import { endUnit } from '../units/recover.js';
import { recoveryThrough, type UnitsOfRun } from '../units/stores.js';
import { openUnitLog } from './unit-log.js';

/** Ends a unit that a crashed thread has left open. If a database does not answer, it stays open. */
export async function endOpenUnit(
  file: string,
  unit: number,
  router: Pick<WritingRouter, 'store'>,
  run: UnitsOfRun,
): Promise<void> {
  const own = [...readUnitLines(file)].filter(
    (line) => line.type !== 'closed' && line.unit === unit,
  );
  const [open] = openUnits(own);
  if (!open) return;
  const log = openUnitLog(file, true);
  try {
    await endUnit(
      open,
      recoveryThrough(router, (line) => log.append(line), run),
    );
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  } finally {
    log.close();
  }
}
