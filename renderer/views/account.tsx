import '../components/page.css';
import { lazy, Suspense } from 'react';
import type { SignedInState } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import { Avatar } from '../components/avatar.tsx';
import { Copyable } from '../components/copy-button.tsx';
import { Facts } from '../components/facts.tsx';
import { Heading } from '../components/heading.tsx';
import { useLocale, useStrings } from '../components/words.tsx';
import { formatMoment } from '../text.ts';

const Organizations = lazy(() => import('./organizations.tsx'));

interface AccountProps {
  readonly bridge: Pick<AppBridge, 'switchOrganization' | 'readPolicy' | 'copyDiagnostics'>;
  readonly state: SignedInState;
}

export default function Account({ bridge, state }: AccountProps) {
  const strings = useStrings();
  const locale = useLocale();
  const { user, organizationId } = state;
  const words = strings.account;
  const roles = state.roles.length === 0 && state.role !== null ? [state.role] : state.roles;
  return (
    <section className="page">
      <Heading>{strings.places.account}</Heading>
      <div className="panel user">
        <Avatar key={user.id} user={user} />
        <div>
          <h2>
            <bdi>{user.name}</bdi>
          </h2>
          {user.name !== user.email && <p className="lead">{user.email}</p>}
          <Slugs slugs={roles} />
        </div>
      </div>
      <Suspense>
        <Organizations bridge={bridge} state={state}>
          <h2>{words.organizations}</h2>
        </Organizations>
      </Suspense>
      <details className="section">
        <summary>{words.technical}</summary>
        <Facts
          facts={[
            [words.userId, <Copyable name={words.userId} value={user.id} />],
            [
              words.organizationId,
              organizationId === null ? (
                words.none
              ) : (
                <Copyable name={words.organizationId} value={organizationId} />
              ),
            ],
            [words.sessionId, <Copyable name={words.sessionId} value={state.sessionId} />],
            [words.authenticationMethod, state.authenticationMethod ?? words.unknown],
            [words.accessTokenExpiresAt, formatMoment(locale, state.accessTokenExpiresAt)],
            [words.roles, <Slugs slugs={roles} otherwise={words.none} />],
            [words.permissions, <Slugs slugs={state.permissions} otherwise={words.none} />],
            [words.entitlements, <Slugs slugs={state.entitlements} otherwise={words.none} />],
            [words.featureFlags, <Slugs slugs={state.featureFlags} otherwise={words.none} />],
          ]}
        />
      </details>
    </section>
  );
}

interface SlugsProps {
  readonly slugs: readonly string[];
  /** The text for an empty list. */
  readonly otherwise?: string;
}

function Slugs({ slugs, otherwise }: SlugsProps) {
  if (slugs.length === 0) return otherwise;
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
