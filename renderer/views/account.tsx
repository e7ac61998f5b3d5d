import { lazy, Suspense } from 'react';
import type { SignedInState } from '../../common/auth/auth-state.ts';
import type { AuthBridge } from '../../common/channels.ts';
import { Avatar } from '../components/avatar.tsx';
import { Facts } from '../components/facts.tsx';
import { Heading } from '../components/heading.tsx';
import { useLocale, useStrings } from '../components/words.tsx';
import { formatTime } from '../text.ts';

const Organizations = lazy(() => import('./organizations.tsx'));

interface AccountProps {
  readonly bridge: Pick<AuthBridge, 'switchOrganization' | 'readPolicy'>;
  readonly state: SignedInState;
}

export default function Account({ bridge, state }: AccountProps) {
  const strings = useStrings();
  const locale = useLocale();
  const { user } = state;
  const words = strings.account;
  const roles = state.roles.length === 0 && state.role !== null ? [state.role] : state.roles;
  return (
    <section className="page">
      <div className="person">
        <Avatar key={user.id} user={user} />
        <div>
          <Heading>{strings.places.account}</Heading>
          <p className="lead">{words.lead}</p>
        </div>
      </div>
      <h2>{words.person}</h2>
      <Facts
        facts={[
          [words.name, user.name],
          [words.email, user.email],
          [words.userId, <code>{user.id}</code>],
        ]}
      />
      <h2>{words.access}</h2>
      <Facts
        facts={[
          [
            words.organizationId,
            state.organizationId === null ? words.none : <code>{state.organizationId}</code>,
          ],
          [words.roles, <Slugs slugs={roles} />],
          [words.permissions, <Slugs slugs={state.permissions} />],
          [words.entitlements, <Slugs slugs={state.entitlements} />],
          [words.featureFlags, <Slugs slugs={state.featureFlags} />],
        ]}
      />
      <Suspense>
        <Organizations bridge={bridge} state={state} />
      </Suspense>
      <h2>{words.session}</h2>
      <Facts
        facts={[
          [words.sessionId, <code>{state.sessionId}</code>],
          [words.authenticationMethod, state.authenticationMethod ?? words.none],
          [words.accessTokenExpiresAt, formatTime(locale, state.accessTokenExpiresAt)],
        ]}
      />
    </section>
  );
}

function Slugs({ slugs }: { readonly slugs: readonly string[] }) {
  const { none } = useStrings().account;
  if (slugs.length === 0) return none;
  return (
    <ul className="slugs">
      {slugs.map((slug) => (
        <li key={slug}>
          <code>{slug}</code>
        </li>
      ))}
    </ul>
  );
}
