/** A call of the API, as `/openapi.json` describes it. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly parameters: readonly OperationParameter[];
  readonly hasBody: boolean;
  /** Whether its answer is a stream without an end. */
  readonly isStream: boolean;
}

export interface OperationParameter {
  readonly name: string;
  readonly in: string;
  readonly description: string;
}

/** The part of a description that the page reads. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}

interface DescribedOperation {
  readonly summary?: string;
  readonly parameters?: readonly Partial<OperationParameter>[];
  readonly requestBody?: unknown;
  readonly responses?: Readonly<Record<string, { readonly content?: object }>>;
}

const METHODS: readonly string[] = ['get', 'post', 'delete'];

const STREAM = 'text/event-stream';

/** Every call that a description has, in its order. */
export function operationsOf({ paths }: OpenApi): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]): Operation => ({
        method: method.toUpperCase(),
        path,
        summary: operation.summary ?? '',
        parameters: parametersOf(path, operation),
        hasBody: operation.requestBody !== undefined,
        isStream: Object.values(operation.responses ?? {}).some(
          ({ content = {} }) => STREAM in content,
        ),
      })),
  );
}

/** The parameters that are described, and those that only the path names. */
function parametersOf(
  path: string,
  { parameters = [] }: DescribedOperation,
): readonly OperationParameter[] {
  const described = parameters.map(({ name = '', in: place = 'query', description = '' }) => ({
    name,
    in: place,
    description,
  }));
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const missing = named.filter((name) => !described.some((one) => one.name === name));
  return [...missing.map((name) => ({ name, in: 'path', description: '' })), ...described];
}

/** The address of a call with its parameters. @param values by name; empty ones are left out */
export function addressOf(
  { path, parameters }: Operation,
  values: Readonly<Record<string, string>>,
): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  );
  const query = new URLSearchParams(
    parameters
      .filter(({ name, in: place }) => place === 'query' && (values[name] ?? '') !== '')
      .map(({ name }) => [name, values[name] ?? '']),
  );
  return query.size === 0 ? filled : `${filled}?${query}`;
}
