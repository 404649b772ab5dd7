import type { ServerDescription } from '../../db/server/description.js';
import { allDatabases, type Topology } from '../../router/topology.js';
import type { PlayStory } from '../carry-out.js';
import { playStory, type Audience } from './play.js';
import type { SteppedEngine } from './stepped.js';
import type { SteppedWorld } from './world.js';

/** The servers on which stories can be played, by engine: the first of each in a topology. */
export type StoryServers = ReadonlyMap<SteppedEngine, ServerDescription>;

/** The servers of a topology. @param topology undefined for none */
export function storyServers(topology: Topology | undefined): StoryServers {
  const servers = new Map<SteppedEngine, ServerDescription>();
  for (const description of topology ? allDatabases(topology) : []) {
    if ('engine' in description && !servers.has(description.engine)) {
      servers.set(description.engine, description);
    }
  }
  return servers;
}

/** The engines on which stories can be played: SQLite is always there. */
export function storyEngines(servers: StoryServers): ReadonlySet<SteppedEngine> {
  return new Set(['sqlite', ...servers.keys()]);
}

/** What plays stories: on SQLite in a temporary folder, on servers in a schema of their own. */
export function storyPlayer(
  servers: StoryServers,
  audience: Omit<Audience, 'signal'> = {},
): PlayStory {
  return async (part, folder, signal) => {
    const world = await openWorld(part.engine, folder, servers);
    return playStory(part, world, { ...audience, signal });
  };
}

async function openWorld(
  engine: SteppedEngine,
  folder: string,
  servers: StoryServers,
): Promise<SteppedWorld> {
  const server = servers.get(engine);
  if (server) {
    const { ServerWorld } = await import('./server-world.js');
    return ServerWorld.open(server);
  }
  const { SqliteWorld } = await import('./sqlite-world.js');
  return SqliteWorld.open(folder);
}
