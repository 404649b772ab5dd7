import type { CsvError } from 'csv-parse';

import { InputError, type InputPosition } from '../../../base/errors.js';
import { TOO_LONG } from './input.js';

const HOW_TO_QUOTE = 'Put the whole field in double quotes, and write a quote inside it twice: "".';

/**
 * Turns an error of csv-parse into one of ours, without the text of the file, which may be long.
 * @param position the line on which the record begins, and the column of the error
 */
export function csvError(error: CsvError, position: InputPosition): InputError {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return new InputError(position, 'a quote is opened and never closed', HOW_TO_QUOTE);
    case 'INVALID_OPENING_QUOTE':
      return followsSpace(error)
        ? new InputError(
            position,
            'a space is before the quote that opens a field',
            'Write the quote right after the comma.',
          )
        : new InputError(position, 'a quote is in the middle of a field', HOW_TO_QUOTE);
    case 'CSV_INVALID_CLOSING_QUOTE':
      return new InputError(position, 'text follows the quote that closes the field', HOW_TO_QUOTE);
    case 'CSV_MAX_RECORD_SIZE':
      return new InputError(
        position,
        `the record ${TOO_LONG}`,
        'Look for a quote that is not closed; no field can hold that much.',
      );
    default:
      return new InputError(position, `the record cannot be read (${error.code})`, HOW_TO_QUOTE);
  }
}

/** Whether only spaces come before the quote that the parser did not expect. */
function followsSpace(error: CsvError): boolean {
  const before: unknown = error['field'];
  return typeof before === 'string' && before.trim() === '';
}
