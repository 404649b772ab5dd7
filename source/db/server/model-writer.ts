import type { EntityStore } from '../entity-store.js';
import type { ServerDescription } from './description.js';
import { ModelWriting } from './model-writing.js';
import { ServerSession } from './session.js';
import { ServerStore } from './store.js';
import { dialectOf, ServerWriter } from './writer.js';

/** A connection for writing rows through Sequelize's models; claims and lookups are statements of the driver. */
export class ServerModelWriter extends ServerWriter {
  /** Connects; see `ServerWriter.open`. @throws DatabaseError */
  static override async open(
    description: ServerDescription,
    node = 0,
    onReconnect?: () => void,
  ): Promise<ServerModelWriter> {
    const dialect = await dialectOf(description.engine);
    const session = new ServerSession(description, dialect, node, onReconnect);
    await session.open();
    return new ServerModelWriter(description, dialect, session);
  }

  override openStore(): Promise<EntityStore> {
    const writing = new ModelWriting(this.description, this.dialect, this.session);
    return Promise.resolve(new ServerStore(this.description, this.session, writing));
  }
}
