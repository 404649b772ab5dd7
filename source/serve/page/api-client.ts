/** An answer that is not what was asked for: what happened, and what to do, as the server words it. */
export class ApiProblem extends Error {
  /** The HTTP status; 0 where no answer came at all. */
  readonly status: number;
  /** The members of its problem details (RFC 9457). */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, details: Readonly<Record<string, unknown>>) {
    const { title, detail } = details;
    super([title, detail].filter((text) => typeof text === 'string' && text !== '').join(': '));
    this.status = status;
    this.details = details;
  }

  /** Whether the server did not answer, so that it is worth asking again. */
  get isLost(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 504;
  }
}

const NO_ANSWER = { title: 'dbsim does not answer' };

/** An answer with its status, for calls of which several are expected. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

/** Asks the server. @throws ApiProblem for every status that is not a success */
export async function ask<Body>(path: string, options: RequestInit = {}): Promise<Body> {
  const { status, body } = await askAny<Body>(path, options);
  if (status < 400) return body;
  const details = typeof body === 'object' && body !== null ? body : {};
  throw new ApiProblem(status, { title: `status ${status}`, ...details });
}

/** The same for an answer of any status. @throws ApiProblem where none comes, or no JSON */
export async function askAny<Body>(path: string, options: RequestInit = {}): Promise<Answer<Body>> {
  const response = await fetch(path, { ...options, cache: 'no-store' }).catch(() => undefined);
  if (!response) throw new ApiProblem(0, NO_ANSWER);
  const text = await response.text().catch(() => '');
  try {
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body };
  } catch {
    throw new ApiProblem(response.status, { title: `status ${response.status}` });
  }
}

/** The options of a call with a body. @param body as JSON text, so that numbers stay as they were typed */
export function sending(method: 'POST' | 'DELETE', body?: string): RequestInit {
  return body === undefined
    ? { method }
    : { method, body, headers: { 'content-type': 'application/json' } };
}

/** A problem in words. */
export function problemText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
