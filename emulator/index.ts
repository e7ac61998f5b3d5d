/**
 * AuthKit on this machine, for the demo and the tests: the endpoints and hosted pages for a desktop app.
 * It listens on 127.0.0.1 only, keeps everything in memory, and is never part of a package.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createApp } from './app.ts';
import { createCallLog } from './calls.ts';
import { createControl, type Control } from './control.ts';
import { createFaults } from './faults.ts';
import { defaultRedirectUris, defaultSignOutRedirectUris } from './redirect-uris.ts';
import { defaultSeed, type Seed } from './seed.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createState } from './state.ts';

export interface EmulatorOptions {
  /** The port of 127.0.0.1 to listen on; 0, the default, takes any that is free. */
  readonly port?: number;
  readonly seed?: Seed;
  /** Allowed redirect URIs: exact, except for `*` as the port of a loopback address. */
  readonly redirectUris?: readonly string[];
  /** Allowed targets of a sign-out's `return_to`, in the same form. */
  readonly signOutRedirectUris?: readonly string[];
  readonly settings?: Partial<Settings>;
}

export interface Emulator {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly clientId: string;
  readonly control: Control;
  /** Stops listening and ends every connection, open answers included. */
  close(): Promise<void>;
  /** Like `close`, until {@link comeBack}. */
  goDown(): Promise<void>;
  /** Listens again at the same address, with the same data. */
  comeBack(): Promise<void>;
}

/** Starts the emulator. Rejects with Node's `EADDRINUSE` if the port is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    port = 0,
    seed = defaultSeed,
    redirectUris = defaultRedirectUris,
    signOutRedirectUris = defaultSignOutRedirectUris,
    settings,
  } = options;
  const keys = await createSigningKeys();
  // Browsers reuse connections, and Node’s default of five seconds would close some at that moment.
  const server = createServer({ keepAliveTimeout: 120_000 });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const closing = new AbortController();
  const state = createState(seed, { ...defaultSettings, ...settings });
  const calls = createCallLog();
  const faults = createFaults(closing.signal);
  const control = createControl({ state, keys, calls, faults });
  const site = { url, state, redirectUris, signOutRedirectUris };
  const app = createApp({ site, keys, calls, faults, control });
  // The embedding process keeps Node's own Request and Response.
  server.on('request', getRequestListener(app.fetch, { overrideGlobalObjects: false }));

  const goDown = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url,
    clientId: seed.clientId,
    control,
    goDown,
    async comeBack() {
      server.listen(Number(new URL(url).port), '127.0.0.1');
      await once(server, 'listening');
    },
    async close() {
      closing.abort();
      if (server.listening) await goDown();
    },
  };
}
