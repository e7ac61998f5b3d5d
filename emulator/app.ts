/** The emulator's routes in one place, in the order of their checks. */
import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { authenticate } from './authenticate.ts';
import { authorize } from './authorize.ts';
import type { CallLog } from './calls.ts';
import { controlRoutes, type Control } from './control.ts';
import { authorizeDevice } from './device-authorization.ts';
import type { Faults } from './faults.ts';
import { hostedForms } from './hosted-forms.ts';
import { startPage } from './hosted-pages.ts';
import { impersonate } from './impersonation.ts';
import { logout } from './logout.ts';
import { drawProfilePicture } from './profile-picture.ts';
import { protectedResources } from './resources.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Site } from './site.ts';

export interface AppDependencies {
  readonly site: Site;
  readonly keys: SigningKeys;
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly control: Control;
}

export function createApp({ site, keys, calls, faults, control }: AppDependencies) {
  const { url, state } = site;
  const issuer = { url, state, keys };
  const app = new Hono<{ Bindings: HttpBindings }>();

  // Refuses foreign host names that point to this machine (DNS rebinding).
  app.use(async (context, next) => {
    if (context.req.header('Host') === new URL(url).host) return next();
    return context.text(`This is ${url} and answers to no other name.`, 421);
  });
  app.route('/emulator/control', controlRoutes(control));
  app.use(calls.record);
  app.use(faults.inject);
  app.use(async (context, next) => {
    context.header('X-Request-ID', randomUUID());
    await next();
  });

  app.get('/', (context) => startPage(context, site));
  app.get('/user_management/authorize', (context) => authorize(context, site));
  app.post('/user_management/authorize/device', (context) => authorizeDevice(context, url, state));
  app.post('/user_management/authenticate', (context) => authenticate(context, issuer));
  app.get('/user_management/sessions/logout', (context) => logout(context, site));
  app.get('/sso/jwks/:clientId', (context) => {
    const clientId = context.req.param('clientId');
    if (clientId === state.seed.clientId) return context.json(keys.jwks());
    return context.json({ message: `Client not found: '${clientId}'.` }, 404);
  });
  app.get('/profile-pictures/:file', (context) => {
    const user = state.users.get(context.req.param('file').replace(/\.png$/, ''));
    if (user === undefined || !user.hasPicture) return context.notFound();
    return context.body(drawProfilePicture(user.id), 200, { 'Content-Type': 'image/png' });
  });
  app.get('/emulator/impersonate', (context) => impersonate(context, site));
  app.route('/api', protectedResources(issuer));
  app.route('/', hostedForms(site));

  app.notFound((context) => context.json({ message: `Not Found: ${context.req.path}` }, 404));
  return app;
}
