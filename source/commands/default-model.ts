import { SHOP } from '../entities/shop.js';

/** Whether a word names the default model, as leaving `--model` out does. */
export function isDefaultModel(word: string): boolean {
  return word === '' || word === SHOP.name;
}
