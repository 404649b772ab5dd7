import { formatList } from '../../base/format.js';
import { openModel, requireModel } from '../../model/file/load-model.js';
import { strictPackage } from '../../model/output/package.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { writeJson } from '../json.js';
import { requireModelFile } from './model-file.js';

/** `dbsim-tui model export FILE`: the model as a Data Package of the standard alone, in JSON. */
export async function exportModel(context: CommandContext): Promise<ExitStatus> {
  const file = requireModelFile(context.operands[0], 'export');
  const { model, root } = requireModel(file, openModel(file));
  const { descriptor, leftOut } = strictPackage(root, model.name);
  await writeJson(descriptor, undefined, context);
  if (leftOut.length > 0) context.notify(`Left out: ${formatList(leftOut)}`);
  return 0;
}
