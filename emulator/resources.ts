/**
 * A stand-in for the app's own API: two resources behind an access token (RFC 6750), one of which requires a recent sign-in
 * (RFC 9470). Like an API that checks the session at each call, it refuses an ended session at once.
 */
import { Hono, type Context } from 'hono';
import { jwtVerify, type JWTPayload } from 'jose';
import { issuerName, type TokenIssuer } from './tokens.ts';

const adminPermission = 'admin:access';

export function protectedResources(issuer: TokenIssuer): Hono {
  const routes = new Hono();
  routes.get('/notes', async (context) => {
    const claims = await verifyBearer(context, issuer);
    if (claims === null) return unauthorized(context);
    return context.json({ notes: [{ id: 'note_1', text: 'A note that only signed-in people can read.' }] });
  });
  routes.get('/admin', async (context) => {
    const claims = await verifyBearer(context, issuer);
    if (claims === null) return unauthorized(context);
    const permissions: unknown = claims['permissions'];
    if (!Array.isArray(permissions) || !permissions.includes(adminPermission)) {
      context.header('WWW-Authenticate', 'Bearer error="insufficient_scope"');
      return context.json({ message: `This needs the permission ${adminPermission}.` }, 403);
    }
    const { adminMaxAgeSeconds: maxAge } = issuer.state.settings;
    if (Date.now() / 1000 - Number(claims['auth_time']) > maxAge) {
      const challenge = `Bearer error="insufficient_user_authentication", max_age="${maxAge}"`;
      context.header('WWW-Authenticate', challenge);
      return context.json({ message: `This needs a sign-in of the last ${maxAge} seconds.` }, 401);
    }
    return context.json({ organizationId: claims['org_id'] });
  });
  return routes;
}

async function verifyBearer(context: Context, issuer: TokenIssuer): Promise<JWTPayload | null> {
  const { keys, state } = issuer;
  const [, token = ''] = /^Bearer (.+)$/.exec(context.req.header('Authorization') ?? '') ?? [];
  try {
    const { payload } = await jwtVerify(
      token,
      ({ kid = '' }) => {
        const key = keys.find(kid);
        if (key === undefined) throw new Error(`The key set has no key ${kid}.`);
        return key;
      },
      { issuer: issuerName(issuer), algorithms: ['RS256'] },
    );
    return state.sessions.get(String(payload['sid']))?.ended === false ? payload : null;
  } catch {
    return null;
  }
}

function unauthorized(context: Context): Response {
  context.header('WWW-Authenticate', 'Bearer error="invalid_token"');
  return context.json({ message: 'The access token is missing, expired or invalid.' }, 401);
}
