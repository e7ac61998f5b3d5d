/** What people do, in the app and in their browser. */
import { removeProfileFiles } from '../../main/lib/profile-files.ts';
import { isUp, type EventKind } from './event-kind.ts';
import { directory } from './world/disk.ts';
import { people, type Person } from './world/workos.ts';
import { customProtocol, type Tab, type World } from './world/world.ts';

const hasTab = ({ tabs, service }: World): boolean => service !== null && tabs.length > 0;
const tabOf = ({ tabs }: World, about: string): Tab | undefined => tabs.at(about === 'earlier' ? -2 : -1);
const isSignedIn = ({ witness }: World): boolean => typeof witness.shown === 'string';
const isSigningIn = ({ witness: { state } }: World): boolean =>
  state.status === 'signing-in' || (state.status === 'signed-in' && state.confirmation !== null);

function finish(world: World, about: string, person: Person): void {
  const tab = tabOf(world, about);
  if (tab === undefined) return;
  const code = world.workos.issueCode(person, tab.request);
  const outcome = code === null ? 'error=organization_invalid' : `code=${code}`;
  tab.callback = `${tab.request.redirectUri}?${outcome}&state=${tab.request.state}`;
  world.visit(tab.callback);
}

async function signIn(world: World, differentAccount: boolean): Promise<void> {
  world.witness.attempts.giveUp();
  world.ask((service) => service.signIn({ screen: 'sign-in', returnTo: 'home', differentAccount }));
}

/** Answers the link that is asked about, if one is. */
export function answerLink(world: World, wanted: boolean): void {
  const { state } = world.witness;
  if (state.status === 'sign-in-requested') {
    world.ask((service) => service.answerLink({ id: state.id, wanted }));
  }
}

/** Says that the account is theirs, if the app asks. */
export function confirmAccount(world: World): void {
  const { state } = world.witness;
  if (state.status !== 'signing-in' || state.account === null) return;
  const { id } = state.account;
  world.ask((service) => service.confirmAccount(id));
}

export const whatPeopleDo: Readonly<Record<string, EventKind>> = {
  'sign-in': {
    weight: 12,
    can: isUp,
    about: ['whoever', 'somebody else'],
    happen: (world, about) => signIn(world, about !== 'whoever'),
    story: 'A person clicks Sign in, for *.',
  },
  finish: {
    weight: 22,
    can: hasTab,
    about: people,
    happen: (world, about) => finish(world, 'newest', about as Person),
    story: '* signs in in the browser, which comes back.',
  },
  'finish-earlier': {
    weight: 2,
    can: (world) => hasTab(world) && world.tabs.length > 1,
    about: people,
    happen: (world, about) => finish(world, 'earlier', about as Person),
    story: '* signs in in an earlier tab of the browser, which comes back.',
  },
  again: {
    weight: 5,
    can: hasTab,
    about: ['newest', 'earlier'],
    happen: (world, about) => {
      const callback = tabOf(world, about)?.callback ?? null;
      if (callback !== null) world.visit(callback);
    },
    story: 'The browser comes back once more, in the * tab.',
  },
  deny: {
    weight: 2,
    can: hasTab,
    about: ['access_denied', 'server_error'],
    happen: (world, about) => {
      const { request } = world.tabs.at(-1) as Tab;
      world.visit(`${request.redirectUri}?error=${about}&state=${request.state}`);
    },
    story: 'The browser comes back with *.',
  },
  forge: {
    weight: 2,
    can: hasTab,
    about: ['another state', 'the state of an earlier tab'],
    happen: (world, about) => {
      const [newest, earlier] = [world.tabs.at(-1) as Tab, world.tabs.at(-2)];
      const code = world.workos.issueCode('Ben', newest.request);
      const state = about === 'another state' ? 'of-nobody' : (earlier?.request.state ?? 'of-nobody');
      world.visit(`${newest.request.redirectUri}?code=${code}&state=${state}`);
    },
    story: 'A page in the browser forges a callback, with *.',
  },
  stranger: {
    weight: 2,
    can: (world) => hasTab(world) && world.starts.length > 0,
    about: [''],
    happen: (world) => world.visitAsStranger(),
    story: 'Another user of the computer goes to the address that the app has opened.',
  },
  paste: {
    weight: 3,
    can: (world) => hasTab(world) && isSigningIn(world),
    about: ['the right', 'a wrong', 'an earlier'],
    happen: (world, about) => {
      const { request } =
        tabOf(world, about === 'an earlier' ? 'earlier' : 'newest') ?? (world.tabs.at(-1) as Tab);
      const code = world.workos.issueCode('Ada', request);
      const address = `${request.redirectUri}?code=${code}&state=${request.state}`;
      const pasted = about === 'a wrong' ? 'https://example.com/' : address;
      world.ask((service) => service.pasteCallback(pasted));
    },
    story: 'A person pastes * address.',
  },
  confirm: {
    weight: 8,
    can: ({ witness }) => witness.state.status === 'signing-in' && witness.state.account !== null,
    about: [''],
    happen: confirmAccount,
    story: 'The person says that the account is theirs.',
  },
  cancel: {
    weight: 4,
    can: isSigningIn,
    about: [''],
    happen: (world) => {
      world.witness.attempts.giveUp();
      world.ask((service) => service.cancel());
    },
    story: 'The person cancels the sign-in, or says that the account is not theirs.',
  },
  reopen: {
    weight: 1,
    can: isSigningIn,
    about: [''],
    happen: (world) => world.ask((service) => service.reopenBrowser()),
    story: 'The person opens the browser once more.',
  },
  device: {
    weight: 2,
    can: isSigningIn,
    about: [''],
    happen: (world) => world.ask((service) => service.continueOnDevice()),
    story: 'The person goes on on another device.',
  },
  decide: {
    weight: 3,
    can: isSigningIn,
    about: [...people, 'nobody'],
    happen: (world, about) => {
      world.workos.decideDevice(about === 'nobody' ? null : (about as Person));
    },
    story: 'On the other device, * signs in.',
  },
  link: {
    weight: 1,
    can: isUp,
    about: [''],
    happen: (world) => world.ask((service) => service.receiveDeepLink(`${customProtocol}://sign-in`)),
    story: 'A link asks for a sign-in.',
  },
  answer: {
    weight: 6,
    can: ({ witness }) => witness.state.status === 'sign-in-requested',
    about: ['accepts', 'declines'],
    happen: (world, about) => {
      if (about === 'accepts') world.witness.attempts.giveUp();
      answerLink(world, about === 'accepts');
    },
    story: 'The person * it.',
  },
  'sign-out': {
    weight: 5,
    can: isSignedIn,
    about: [''],
    happen: (world) => {
      world.witness.signsOut();
      world.ask((service) => service.signOut());
    },
    story: 'The person signs out.',
  },
  'browser-signed-out': {
    weight: 3,
    can: (world) => isUp(world) && world.logouts.length > 0,
    about: [''],
    happen: (world) => {
      const url = new URL(world.logouts.at(-1) ?? '');
      const session = world.workos.sessions.get(url.searchParams.get('session_id') ?? '');
      if (session !== undefined) session.hasEnded = true;
      const returnTo = url.searchParams.get('return_to') ?? '';
      if (returnTo !== '') world.visit(returnTo);
    },
    story: 'The browser has signed out too, and comes back.',
  },
  switch: {
    weight: 5,
    can: isSignedIn,
    about: ['org_1', 'org_2', 'org_3', 'another organization'],
    happen: (world, about) => {
      const organizationId = about.startsWith('org') ? about : null;
      world.ask((service) => service.switchOrganization(organizationId, 'home'));
    },
    story: 'The person switches to *.',
  },
  dashboard: {
    weight: 5,
    can: isSignedIn,
    about: [''],
    happen: (world) => world.ask((service) => service.withAuth((session) => world.witness.served(session))),
    story: 'The person opens the Dashboard.',
  },
  'recent-sign-in': {
    weight: 4,
    can: isSignedIn,
    about: [''],
    happen: (world) =>
      world.ask((service) => service.withAuth((session) => world.witness.served(session), { maxAge: 60 })),
    story: 'The person does what wants a recent sign-in.',
  },
  dismiss: {
    weight: 1,
    can: isUp,
    about: [''],
    happen: (world) => world.ask((service) => service.dismissProblem()),
    story: 'The person closes a message.',
  },
  reset: {
    weight: 0.5,
    can: isUp,
    about: [''],
    happen: async (world) => {
      const { service } = world;
      if (service === null || world.disk.mode !== 'ok') return;
      world.witness.resets();
      const isDone = service.end().then(() => removeProfileFiles(directory));
      // A kill in the middle of it is no fault of the app.
      void isDone.then(
        () => {
          world.witness.truths.latest.standing = 'final';
          world.kill(false);
        },
        () => {},
      );
    },
    story: 'The person resets the app.',
  },
  wake: {
    weight: 3,
    can: isUp,
    about: ['in-use', 'resumed', 'network-returned'],
    happen: (world, about) => world.service?.wake(about as 'in-use'),
    story: 'The app wakes: *.',
  },
  window: {
    weight: 2,
    can: isUp,
    about: ['shown', 'hidden'],
    happen: (world, about) => {
      world.isWindowShown = about === 'shown';
      world.service?.wake('in-use');
    },
    story: 'The window is *.',
  },
};
