/**
 * The documents of the build, one per status and language. Runs at build time only. For a text of the state, the
 * document has a token such as `⦃user.name⦄`, which main replaces when it serves the document.
 */
import { renderToString } from 'react-dom/server';
import { documentName } from '../common/documents.ts';
import { type AuthState, type AuthStatus } from '../common/auth/auth-state.ts';
import type { AppBridge } from '../common/channels.ts';
import { catalogues, type Language, type Words } from '../common/language.ts';
import type { Strings } from '../common/strings.ts';
import { App } from './app.tsx';
import { WordsContext } from './components/words.tsx';

const samples: { readonly [S in AuthStatus]: Extract<AuthState, { status: S }> } = {
  restoring: { status: 'restoring' },
  'signed-out': {
    status: 'signed-out',
    reason: 'never-signed-in',
    problem: null,
    persistence: 'encrypted',
  },
  'signing-in': {
    status: 'signing-in',
    step: 'starting',
    expiresAt: 0,
    transport: 'loopback',
    device: null,
    account: null,
    offersDeviceCode: true,
    problem: null,
  },
  'signed-in': {
    status: 'signed-in',
    user: {
      id: '',
      email: '⦃user.email⦄',
      name: '⦃user.name⦄',
      initials: '⦃user.initials⦄',
      hasPicture: false,
    },
    organizationId: null,
    role: null,
    roles: [],
    permissions: [],
    entitlements: [],
    featureFlags: [],
    knownOrganizations: [],
    organizationNames: {},
    claims: {},
    confirmation: null,
    sessionId: '',
    authenticationMethod: null,
    impersonator: null,
    accessTokenExpiresAt: 0,
    lastVerifiedAt: 0,
    connection: 'online',
    connectionProblem: null,
    returnTo: 'home',
    problem: null,
    persistence: 'encrypted',
  },
  'sign-in-requested': {
    status: 'sign-in-requested',
    screen: 'sign-in',
    id: 0,
    isInvitation: false,
    loginHint: null,
    organizationId: null,
    signedInAs: null,
  },
};

// Rendering to a string runs no effects or handlers, so the bridge is never used.
const untouchedBridge = {} as AppBridge;

/** @returns the content of the root element before React takes over */
export const renderFirstFrame = (state: AuthState, words: Words): string =>
  renderToString(
    <WordsContext value={words}>
      <App bridge={untouchedBridge} initial={state} />
    </WordsContext>,
  );

export interface PrerenderedDocument {
  /** See {@link documentName}. */
  readonly name: string;
  readonly language: Language;
  readonly direction: Strings['direction'];
  /** What the document's root element holds. */
  readonly html: string;
}

async function renderDocuments(language: Language): Promise<readonly PrerenderedDocument[]> {
  const strings = await catalogues[language]();
  const managed: AuthState = { ...samples['signed-out'], signUp: 'disabled' };
  return [...Object.values(samples), managed].map((sample) => ({
    name: documentName(sample),
    language,
    direction: strings.direction,
    html: renderFirstFrame(sample, { locale: language, strings }),
  }));
}

// Awaited here, because Vite loads nothing more after this module.
export const documents: readonly PrerenderedDocument[] = (
  await Promise.all((Object.keys(catalogues) as readonly Language[]).map(renderDocuments))
).flat();
