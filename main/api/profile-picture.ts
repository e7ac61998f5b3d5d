/**
 * Fetches the picture of the signed-in user, so that the renderer need not reach the network.
 * Invariant: it passes on only raster images of bounded size, over https from a host with a name, or from the configured
 * API; it never asks another address on this computer or in its network.
 */
import type { Fetch } from '../lib/net-fetch.ts';
import { readBody } from '../lib/response-body.ts';

const largestPicture = 1024 * 1024;
const imageTypes: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
/** Hosts that never serve a WorkOS picture: an IP address in the URL standard's form, or this computer. */
const privateHost = /^\[|^[\d.]+$|^(.*\.)?(localhost|local|internal)$|^[^.]+$/;
/** Milliseconds. */
const timeout = 10_000;

/**
 * @param address the picture's address from WorkOS, or null
 * @param apiOrigin of the configured API
 * @returns the picture, or null if there is none that can be shown
 */
export async function fetchProfilePicture(
  address: string | null,
  apiOrigin: string,
  fetch: Fetch,
): Promise<Response | null> {
  if (address === null || !URL.canParse(address)) return null;
  const { protocol, origin, hostname } = new URL(address);
  const isPublic = protocol === 'https:' && !privateHost.test(hostname.replace(/\.$/, ''));
  if (!isPublic && origin !== apiOrigin) return null;
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
