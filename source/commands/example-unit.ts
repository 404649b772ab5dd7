import { SHOP } from '../entities/shop.js';
import { unitRoots } from '../units/plan.js';

/** The entity of the default model whose rows are units in examples, and where none is chosen. */
export const EXAMPLE_UNIT: string = unitRoots(SHOP)[0]!;
