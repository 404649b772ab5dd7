/** The default model, models/shop.yaml, read by the build. */
declare module 'compiled:shop' {
  /** Its entities, as the engine takes them. */
  export const definitions: readonly import('../entities/model.js').EntityDefinition[];

  /** What the file says, with the key as the first field of each table. */
  export const description: import('./model.js').Model;
}
