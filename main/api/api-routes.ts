/**
 * The app's own backends: put yours here. The renderer calls `fetch('/api/NAME/PATH')` on its own origin; main passes it
 * on to BASE/PATH with the access token of the signed-in user (`api-proxy.ts`). Main refuses all other calls.
 */
import type { Settings } from '../config/environment-settings.ts';

export interface ApiRoute {
  readonly methods: readonly ('GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[];
  /** This path and all below it: `/notes` includes `/notes/1`, but not `/notes-of-others`. */
  readonly path: string;
}

export interface Api {
  readonly name: string;
  /** The origin and the common path of all routes, without a slash at the end. */
  readonly base: string;
  readonly routes: readonly ApiRoute[];
}

export function configuredApis({ apiOrigin }: Pick<Settings, 'apiOrigin'>): readonly Api[] {
  return [
    {
      // The emulator's API, for the Dashboard's example.
      name: 'demo',
      base: `${apiOrigin}/api`,
      routes: [
        { methods: ['GET'], path: '/notes' },
        { methods: ['GET'], path: '/admin' },
      ],
    },
  ];
}
