/**
 * Fetches the picture of the person who is signed in, so that the renderer need not reach the network.
 * Invariant: what is passed on is a raster image of bounded size, over https or from the configured API: nothing else
 * on this computer is ever asked.
 */
import type { Fetch } from '../lib/net-fetch.ts';
import { readBody } from '../lib/response-body.ts';

const largestPicture = 1024 * 1024;
const imageTypes: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
/** Milliseconds. */
const timeout = 10_000;

/**
 * @param address where WorkOS says the picture is, or null
 * @param apiOrigin of the configured API
 * @returns the picture, or null where there is none that can be shown
 */
export async function fetchProfilePicture(
  address: string | null,
  apiOrigin: string,
  fetch: Fetch,
): Promise<Response | null> {
  if (address === null || !URL.canParse(address)) return null;
  const { protocol, origin } = new URL(address);
  if (protocol !== 'https:' && origin !== apiOrigin) return null;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(timeout) });
    const type = response.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
    if (!response.ok || !imageTypes.includes(type)) return null;
    const body = await readBody(response, largestPicture);
    return new Response(body, {
      headers: { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    });
  } catch {
    return null;
  }
}
