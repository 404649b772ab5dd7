import { SEED } from '../../random.js';

/** Whether a point, named `mode/fault/event`, is run: `DBSIM_FAULT_POINT` names the only one. */
export function isToBeRun(point: string): boolean {
  const only = process.env['DBSIM_FAULT_POINT'];
  return only === undefined || only === point;
}

/** A generator of numbers from 0 to 1 that gives the same ones for the same text and seed. */
export function seededRandom(text: string): () => number {
  let state = SEED;
  for (const unit of text) state = Math.imul(state ^ unit.charCodeAt(0), 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
