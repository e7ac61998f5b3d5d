/** A `fetch` that leaves nothing behind: Node's own keeps a pool for every origin. */
import { request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A connection for each request; follows redirects unless told not to. */
export async function loneFetch(address: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const url = address instanceof Request ? address.url : String(address);
  const { method = 'GET', body, redirect = 'follow' } = init;
  const content = body === undefined || body === null ? undefined : String(body);
  const headers = new Headers(init.headers);
  if (body instanceof URLSearchParams) headers.set('Content-Type', 'application/x-www-form-urlencoded');
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { method, headers: Object.fromEntries(headers), agent: false };
    request(url, options, resolve).on('error', reject).end(content);
  });
  const answered = new Headers();
  for (const [name, values = []] of Object.entries(answer.headersDistinct))
    for (const value of values) answered.append(name, value);
  const bytes = await buffer(answer);
  const location = answered.get('Location');
  if (redirect === 'follow' && location !== null) return loneFetch(new URL(location, url));
  const response = new Response(bytes, { status: answer.statusCode ?? 0, headers: answered });
  return Object.defineProperty(response, 'url', { value: url });
}
