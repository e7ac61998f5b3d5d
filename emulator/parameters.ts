/** The parameters of a request, from its query, or its JSON or form body. Only strings count. */
import type { HonoRequest } from 'hono';
import * as v from 'valibot';

export type Parameters = Readonly<Partial<Record<string, string>>>;

const jsonObject = v.record(v.string(), v.unknown());

/** Never fails: an unreadable body has no parameters, and the endpoint refuses missing ones. */
export async function readParameters(request: HonoRequest): Promise<Parameters> {
  if (request.method === 'GET' || request.method === 'HEAD') return request.query();
  const text = await request.text();
  if (!(request.header('Content-Type') ?? '').startsWith('application/json')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  const parsed = v.safeParse(jsonObject, parseJson(text));
  if (!parsed.success) return {};
  return Object.fromEntries(
    Object.entries(parsed.output).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
