/** The validators of the schemas in schema/, compiled by the build. */
declare module 'compiled:model' {
  /** Whether a value follows the schema; the problems of the last call are in `errors`. */
  const validate: ((value: unknown) => boolean) & {
    readonly errors?: readonly import('ajv').ErrorObject[] | null;
  };
  export default validate;

  /** The properties of each part of the schema, by its name; those of the whole under an empty name. */
  export const properties: Readonly<Record<string, readonly string[]>>;
}
