/** The name of an entity of a model: "User". */
export type EntityName = string;
