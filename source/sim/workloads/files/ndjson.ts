import { InputError } from '../../../base/errors.js';
import { emptyFile, MAX_RECORD_BYTES, TOO_LONG, type Input, type ReadRows } from './input.js';
import { readJsonRecord } from './json-record.js';

const LF = 10;

/** Reads a file that holds one JSON object a line. Empty lines are skipped. */
export const readNdjson: ReadRows = async (input, onRow) => {
  let line = 1;
  let isEmpty = true;
  let rest: Buffer[] = [];
  let restBytes = 0;

  const readLines = (text: string): void => {
    for (const lineText of text.split('\n')) {
      if (lineText.trim() !== '') {
        isEmpty = false;
        refuseArray(input, lineText, line);
        onRow(readJsonRecord(input, lineText, { line }));
      }
      line += 1;
    }
  };

  for await (const chunk of input.chunks) {
    const first = chunk.indexOf(LF);
    restBytes += first === -1 ? chunk.length : first;
    if (restBytes > MAX_RECORD_BYTES) throw tooLong(input, line);
    if (first === -1) {
      rest.push(chunk);
    } else {
      const last = chunk.lastIndexOf(LF);
      readLines(Buffer.concat([...rest, chunk.subarray(0, last)]).toString());
      rest = [chunk.subarray(last + 1)];
      restBytes = chunk.length - last - 1;
    }
  }
  readLines(Buffer.concat(rest).toString());
  if (isEmpty) throw emptyFile(input);
};

function refuseArray(input: Input, text: string, line: number): void {
  if (!text.trimStart().startsWith('[')) return;
  throw new InputError(
    { file: input.file, line },
    'this line begins an array',
    `Write one object a line; if the file is one array of objects, name it ${input.entity.table}.json.`,
  );
}

function tooLong(input: Input, line: number): InputError {
  return new InputError(
    { file: input.file, line },
    `the line ${TOO_LONG}`,
    `Write one object a line; if the file is one array of objects, name it ${input.entity.table}.json.`,
  );
}
