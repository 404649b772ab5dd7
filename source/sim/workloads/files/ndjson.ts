import { InputError } from '../../../base/errors.js';
import { MAX_RECORD_BYTES, TOO_LONG, type Input, type ReadRows } from './input.js';
import { readJsonRecord } from './json-record.js';

const LF = 10;

/** Reads an NDJSON file: one object per line. Blank lines are skipped, and an empty file is allowed. */
export const readNdjson: ReadRows = async (input, onRow) => {
  let line = 1;
  let skipped = 0;
  let blank = 0;
  let rest: Buffer[] = [];
  let restBytes = 0;

  const readLines = (text: string): void => {
    for (const lineText of text.split('\n')) {
      if (lineText.trim() === '') {
        blank += 1;
      } else {
        refuseOtherJson(input, lineText, line);
        onRow(readJsonRecord(input, lineText, { line }), line);
        skipped += blank;
        blank = 0;
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
  const last = Buffer.concat(rest).toString();
  // Nothing after the last line break: no further line.
  if (last !== '') readLines(last);
  return skipped;
};

/** Recognizes JSON that is not NDJSON: an array, objects followed by commas, objects over several lines. @throws {InputError} */
function refuseOtherJson(input: Input, text: string, line: number): void {
  const trimmed = text.trim();
  const error = (problem: string, hint: string): InputError =>
    new InputError({ file: input.file, line }, problem, hint);
  const json = `${input.entity.table}.json`;
  if (trimmed.startsWith('[')) {
    throw error(
      'this line begins an array',
      `Write one object a line; if the file is one array of objects, name it ${json}.`,
    );
  }
  if (!trimmed.startsWith('{')) return;
  if (trimmed.endsWith('},')) {
    throw error(
      'a comma follows the object: this is not NDJSON',
      `Remove the comma at the end of each line; or put the objects into one array, [ … ], and name the file ${json}.`,
    );
  }
  if (/[{[,]$/.test(trimmed)) {
    throw error(
      'the object does not end on its line: this looks like pretty-printed JSON',
      `Write one object a line; or put the objects into one array, [ {…}, {…} ], and name the file ${json}.`,
    );
  }
}

function tooLong(input: Input, line: number): InputError {
  return new InputError(
    { file: input.file, line },
    `the line ${TOO_LONG}`,
    `Write one object a line; if the file is one array of objects, name it ${input.entity.table}.json.`,
  );
}
