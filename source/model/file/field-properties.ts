import { quoteValue } from '../../entities/value.js';
import { valueFault } from '../check-value.js';
import type { Field, FieldType, KindChoice, Value } from '../model.js';
import { hiddenFault } from '../names.js';
import { readValue, TYPE_DEMANDS } from '../read-value.js';
import { scalarOf, textOf, valueOf } from './access.js';
import type { FieldScene } from './bounds.js';
import { isSound } from './sound-tree.js';

/** An example of a package that is none of its values is no fault: nothing depends on it. */
export function readExample(field: Field, { node }: FieldScene): Value | undefined {
  const written = scalarOf(node, 'example');
  const value = written && readValue(field.type, written);
  return value === undefined || valueFault(field, value) !== undefined ? undefined : value;
}

/** The name of the column in files of rows. */
export function readColumn({ node, subject, faults }: FieldScene): Pick<Field, 'from'> {
  const written = scalarOf(node, 'dbsim:from');
  if (!written) return {};
  const fault = hiddenFault(written.text);
  if (fault !== undefined || written.text.trim() === '') {
    faults.add(written, `dbsim:from of ${subject} ${fault ?? 'must name a column'}`);
  }
  return { from: written.text.trim() };
}

/** How the values are generated, where the file chooses it. */
export function readKind(
  type: FieldType,
  { node, subject, faults }: FieldScene,
): KindChoice | undefined {
  const kind = textOf(node, 'dbsim:kind');
  const value = scalarOf(node, 'dbsim:value');
  if (value && kind !== 'constant' && isSound(valueOf(node, 'dbsim:kind'))) {
    return faults.add(
      value,
      `dbsim:value of ${subject} is for the kind constant`,
      'Add dbsim:kind: constant',
    );
  }
  if (kind === undefined) return undefined;
  const read = value && readValue(type, value);
  if (value && read === undefined) {
    return faults.add(
      value,
      `dbsim:value of ${subject} must be ${TYPE_DEMANDS[type]}, not ${quoteValue(value.text)}`,
    );
  }
  return read === undefined ? { kind } : { kind, value: read };
}

/** Checks that the field allows the value of the kind constant. */
export function checkConstant(field: Field, { node, subject, faults }: FieldScene): void {
  const value = field.kind?.value;
  const fault = value === undefined ? undefined : valueFault(field, value);
  if (fault !== undefined) {
    faults.add(scalarOf(node, 'dbsim:value') ?? node, `dbsim:value of ${subject} ${fault}`);
  }
}
