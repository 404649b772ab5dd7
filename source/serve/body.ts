import { formatAmount, formatList } from '../base/format.js';
import { HttpProblem } from './problem.js';

/** The longest body, in bytes. */
export const MOST_BODY = 1 << 20;

/**
 * Reads the body of a request as the text of JSON.
 * @throws HttpProblem if it is not declared as JSON, too large, or no UTF-8
 */
export async function readJsonText(request: Request): Promise<string> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw new HttpProblem('unsupported-media-type', 'The body must have the type application/json');
  }
  if (Number(request.headers.get('content-length') ?? 0) > MOST_BODY) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > MOST_BODY) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new HttpProblem('bad-request', 'The body is not valid UTF-8');
  }
}

/** Reads the body as an object. @throws HttpProblem */
export async function readObject(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const text = await readJsonText(request);
  const value = parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new HttpProblem('bad-request', 'The body must be an object');
}

/** Checks that a body has no other members than these. @throws HttpProblem */
export function requireMembers(
  body: Readonly<Record<string, unknown>>,
  names: readonly string[],
): void {
  const other = Object.keys(body).find((name) => !names.includes(name));
  if (other === undefined) return;
  throw new HttpProblem('bad-request', `There is no member ${JSON.stringify(other)}`, {
    hint: `The body has ${formatList(names)}`,
  });
}

/** A member that has to be a text. @throws HttpProblem */
export function requireText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new HttpProblem('bad-request', `${name} must be a text`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new HttpProblem('bad-request', 'The body is not valid JSON');
  }
}

function tooLarge(): HttpProblem {
  return new HttpProblem('too-large', `A body may have ${formatAmount(MOST_BODY, 'byte')}`);
}
