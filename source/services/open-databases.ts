import type { FlagValues } from '../commands/context.js';
import type { Model } from '../entities/model.js';
import { SHOP } from '../entities/shop.js';
import { loadModelOfRun } from '../ledger/load-model-of-run.js';
import { isSameModel, type OfModel } from '../ledger/model-name.js';
import type { RunModel } from '../model/run-model.js';
import { describeTopology, type DescribedTopology } from '../router/describe.js';
import { topologyIn } from '../router/topology-in.js';
import type { Topology } from '../router/topology.js';
import type { ActiveTopology } from '../sim/active-topology.js';

/** A model of a file, and the word that names it, as `--model` takes it. */
export interface NamedModel {
  readonly word: string;
  readonly read: RunModel;
}

/** The model that flags name; undefined for the default one. @throws InputError */
export async function readNamedModel(flags: FlagValues): Promise<NamedModel | undefined> {
  const { chooseModel } = await import('../commands/model-option.js');
  const read = await chooseModel({ flags });
  return read && { word: String(flags['model']), read };
}

/** Where rows are, and of which model. */
export interface PlaceOfRows {
  readonly dir: string;
  /** The variables for topology files. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly topology: Topology;
  readonly topologyFile?: string | undefined;
  /** Absent for the default one. */
  readonly model?: NamedModel | undefined;
}

/** The tables and the databases that the screen has open. */
export class OpenDatabases {
  readonly #dir: string;
  readonly #env: NodeJS.ProcessEnv;
  #model: NamedModel | undefined;
  /** Elsewhere once a rebalance has moved the rows of a run, also for the next one. */
  #where: ActiveTopology;
  #described: { where: ActiveTopology; topology: DescribedTopology } | undefined;

  /** @param given what is open at first */
  constructor(given: PlaceOfRows) {
    this.#dir = given.dir;
    this.#env = given.env ?? process.env;
    this.#model = given.model;
    this.#where = { topology: given.topology, file: given.topologyFile };
  }

  /** The model of the rows; undefined for the default one. */
  get chosen(): NamedModel | undefined {
    return this.#model;
  }

  get model(): Model {
    return this.#model?.read.model ?? SHOP;
  }

  /** Where the rows are. */
  get where(): ActiveTopology {
    return this.#where;
  }

  /** The same, as a person may see it. */
  get described(): DescribedTopology {
    const where = this.#where;
    if (this.#described?.where !== where) {
      this.#described = { where, topology: describeTopology(where.topology, where.file) };
    }
    return this.#described.topology;
  }

  /** Notes that the rows have moved. */
  moved(where: ActiveTopology): void {
    this.#where = where;
  }

  /**
   * Opens the databases of a model in the place of those that are open; the same ones where it is the same model.
   * @param word names it, as `--model` takes it; empty for the default one
   * @param signal nothing is opened once it is aborted
   * @throws InputError where the model or the topology file cannot be read
   */
  async open(word: string, signal?: AbortSignal): Promise<void> {
    const model = await readNamedModel({ model: word });
    signal?.throwIfAborted();
    if (isSameModel(model?.read.descriptor, this.#model?.read.descriptor)) {
      if (this.#model) this.#model = { word, read: this.#model.read };
      return;
    }
    const { file } = this.#where;
    const topology = await topologyIn(
      file ?? null,
      this.#dir,
      this.#env,
      model?.read.model ?? SHOP,
    );
    signal?.throwIfAborted();
    this.#model = model;
    this.#where = { topology, file };
  }

  /** The databases of a stored run: those that are open, or those in the same place for its own model. @throws InputError */
  async topologyOf(run: OfModel): Promise<Topology> {
    const { topology, file } = this.#where;
    if (isSameModel(run.model, this.#model?.read.descriptor)) return topology;
    return topologyIn(file ?? null, this.#dir, this.#env, await loadModelOfRun(run));
  }
}
