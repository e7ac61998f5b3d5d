/**
 * The forms of the hosted pages: sign-in, sign-up, choice of an organization, cancel, and the device's code.
 * Buttons: `Continue` (sign-in, device code), `Create account` (sign-up), the organization's name, `Cancel`.
 */
import { Hono, type Context } from 'hono';
import { csrf } from 'hono/csrf';
import { assertNever } from '../common/assert-never.ts';
import { findDeviceCode } from './device-authorization.ts';
import { beginFlow, denyAccess, findFlow, grantAccess, settleOrganization } from './flow.ts';
import { devicePage, errorPage, organizationPage, signInPage, signUpPage } from './hosted-pages.ts';
import { createId } from './identifiers.ts';
import { readParameters, type Parameters } from './parameters.ts';
import { readHostedSession, startHostedSession, type Site } from './site.ts';
import { endSession, findUserByEmail, getUser, membershipIn, type Flow, type User } from './state.ts';

type Page = Response | Promise<Response>;
const shortestPassword = 8;

export function hostedForms(site: Site): Hono {
  const routes = new Hono();
  routes.use(csrf({ origin: site.url }));

  /** Runs `show` with the request's flow, or shows that there is none. */
  const withFlow = (show: (context: Context, flow: Flow, parameters: Parameters) => Page) => {
    return async (context: Context): Promise<Response> => {
      const parameters = await readParameters(context.req);
      const flow = findFlow(context, site, parameters['flow']);
      if (flow !== undefined) return show(context, flow, parameters);
      return errorPage(context, 'This sign-in is over', 'Go back to the app and start again.');
    };
  };

  routes.post('/emulator/end-sessions', (context) => {
    for (const { id } of site.state.sessions.values()) endSession(site.state, id);
    return context.redirect('/');
  });

  routes.get(
    '/sign-in',
    withFlow((context, flow) => signInPage(context, site, flow, { email: flow.loginHint })),
  );
  routes.post(
    '/sign-in',
    withFlow((context, flow, { email = '', password = '' }) => {
      const user = findUserByEmail(site.state, email);
      if (user !== undefined && user.password === password) return signIn(context, site, flow, user);
      return signInPage(context, site, flow, { email, error: 'Incorrect email or password.' });
    }),
  );
  routes.get(
    '/sign-up',
    withFlow((context, flow) => signUpPage(context, flow, { email: flow.loginHint })),
  );
  routes.post(
    '/sign-up',
    withFlow((context, flow, parameters) => {
      const { first_name: firstName = '', last_name: lastName = '', email = '', password = '' } = parameters;
      const error = findSignUpError(site, email, password);
      if (error !== null) return signUpPage(context, flow, { firstName, lastName, email, error });
      return signIn(context, site, flow, createUser(site, { firstName, lastName, email, password }));
    }),
  );
  routes.get(
    '/organization',
    withFlow((context, flow) => {
      const choice = flow.chooser && settleOrganization(site, flow, getUser(site.state, flow.chooser), null);
      if (choice && choice.kind === 'choose') return organizationPage(context, flow, choice.from);
      return context.redirect(`/sign-in?flow=${flow.id}`);
    }),
  );
  routes.post(
    '/organization',
    withFlow((context, flow, { organization_id: organizationId = '' }) => {
      const user = flow.chooser === null ? undefined : getUser(site.state, flow.chooser);
      if (user === undefined || membershipIn(user, organizationId) === undefined) {
        return context.redirect(`/sign-in?flow=${flow.id}`, 303);
      }
      return grantAccess(
        context,
        site,
        flow,
        startHostedSession(context, site, { userId: user.id, organizationId }),
      );
    }),
  );
  routes.post(
    '/cancel',
    withFlow((context, flow) => denyAccess(context, site, flow, 'The user cancelled the sign-in.')),
  );

  routes.get('/device', (context) => {
    return devicePage(context, { userCode: context.req.query('user_code') ?? '' });
  });
  routes.post('/device', async (context) => {
    const { user_code: userCode = '', decision } = await readParameters(context.req);
    const deviceCode = findDeviceCode(site.state, userCode);
    if (deviceCode === undefined) {
      return devicePage(context, { userCode, error: 'This code is not known, or has expired.' });
    }
    const outcome = { kind: 'device', deviceCode } as const;
    const flow = beginFlow(context, site, { loginHint: '', organizationId: null, invitation: null, outcome });
    if (decision === 'cancel') return denyAccess(context, site, flow, 'The user refused the device.');
    const hosted = readHostedSession(context, site);
    if (hosted !== undefined) return grantAccess(context, site, flow, hosted);
    return context.redirect(`/sign-in?flow=${flow.id}`, 303);
  });
  return routes;
}

/** Continues the flow after the user has signed in. */
function signIn(context: Context, site: Site, flow: Flow, user: User): Page {
  const { invitation } = flow;
  if (invitation !== null && invitation.email === user.email) {
    const { organizationId, role } = invitation;
    if (membershipIn(user, organizationId) === undefined) {
      user.memberships = [...user.memberships, { organizationId, role }];
    }
  }
  user.lastSignInAt = Date.now();
  const choice = settleOrganization(site, flow, user, null);
  switch (choice.kind) {
    case 'choose':
      flow.chooser = user.id;
      return context.redirect(`/organization?flow=${flow.id}`, 303);
    case 'not-a-member':
      return denyAccess(context, site, flow, 'The user is not a member of the organization.');
    case 'settled': {
      const person = { userId: user.id, organizationId: choice.id };
      return grantAccess(context, site, flow, startHostedSession(context, site, person));
    }
    default:
      return assertNever(choice);
  }
}

function findSignUpError(site: Site, email: string, password: string): string | null {
  if (!/^\S+@\S+\.\S+$/.test(email.trim())) return 'Enter an email address.';
  if (findUserByEmail(site.state, email) !== undefined) return 'There is already an account with this email.';
  if (password.length < shortestPassword)
    return `Use at least ${shortestPassword} characters for the password.`;
  return null;
}

function createUser(
  site: Site,
  person: {
    readonly firstName: string;
    readonly lastName: string;
    readonly email: string;
    readonly password: string;
  },
): User {
  const user: User = {
    id: createId('user'),
    email: person.email.trim(),
    password: person.password,
    firstName: person.firstName.trim() || null,
    lastName: person.lastName.trim() || null,
    hasPicture: false,
    memberships: [],
    impersonator: null,
    createdAt: Date.now(),
    lastSignInAt: null,
  };
  site.state.users.set(user.id, user);
  site.state.secrets.add(user.password);
  return user;
}
