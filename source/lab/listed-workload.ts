import type { Experiment } from './experiment.js';

const MODEL = 'model ';

/** What a comparison or a search says of its model where that is not the default one: "bank". */
export function modelOfExperiment({
  constants,
}: Pick<Experiment, 'constants'>): string | undefined {
  const said = constants.find((constant) => constant.startsWith(MODEL));
  return said?.slice(MODEL.length);
}

/** The workload of a listed one, with its model: "generate, model bank". */
export function describeWorkload({
  workload,
  model,
}: {
  readonly workload: string;
  readonly model?: string;
}): string {
  return model === undefined ? workload : `${workload}, ${MODEL}${model}`;
}
