import { useState } from 'react';
import { picturePath } from '../../common/api.ts';
import { type Profile } from '../../common/auth/auth-state.ts';
import { AfterHydration } from './hydration.tsx';

/**
 * The user's picture over their initials, which show until it has loaded or if there is none. Both are decoration: the
 * style sheet draws the initials, so that they are not part of the button's label. The address has the user's ID,
 * because Chromium reuses a loaded picture for the same address.
 */
export function Avatar({ user }: { readonly user: Profile }) {
  const [failed, setFailed] = useState(false);
  return (
    <span className="avatar" aria-hidden="true" data-initials={user.initials}>
      <AfterHydration>
        {user.hasPicture && !failed && (
          <img src={`${picturePath}?${encodeURIComponent(user.id)}`} alt="" onError={() => setFailed(true)} />
        )}
      </AfterHydration>
    </span>
  );
}
