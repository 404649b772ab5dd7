import type { ReadRows } from './input.js';
import { ElementScanner } from './json-elements.js';
import { readJsonRecord } from './json-record.js';

/** Reads a JSON file: one array of objects. */
export const readJson: ReadRows = async (input, onRow) => {
  let element = 0;
  const scanner = new ElementScanner(input, (text, line) => {
    element += 1;
    onRow(readJsonRecord(input, text, { line, element }), line);
  });
  for await (const chunk of input.chunks) scanner.add(chunk);
  scanner.end();
  return 0;
};
