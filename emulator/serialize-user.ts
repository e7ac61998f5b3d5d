/**
 * A user in WorkOS's format: its OpenAPI document (UserlandUser), where `external_id` may be null; the type of
 * `@workos-inc/node` omits it instead.
 */
import type { User } from './state.ts';

export function serializeUser(url: string, user: User) {
  const createdAt = new Date(user.createdAt).toISOString();
  const name = [user.firstName, user.lastName].filter((part) => part !== null).join(' ');
  return {
    object: 'user',
    id: user.id,
    email: user.email,
    email_verified: true,
    first_name: user.firstName,
    last_name: user.lastName,
    name: name === '' ? null : name,
    profile_picture_url: user.hasPicture ? `${url}/profile-pictures/${user.id}.png` : null,
    last_sign_in_at: user.lastSignInAt === null ? null : new Date(user.lastSignInAt).toISOString(),
    external_id: null,
    metadata: {},
    locale: null,
    created_at: createdAt,
    updated_at: createdAt,
  };
}
