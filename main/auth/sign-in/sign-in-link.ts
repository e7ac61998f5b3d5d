/**
 * Parses the links that ask for a sign-in: WorkOS's sign-in endpoint (`initiate_login_uri`), to which AuthKit sends
 * users whose sign-in did not begin in the app, such as an impersonation or an invitation. Pure.
 * Invariant: anybody can make such a link. Only known parameters count, each at most once and in its own form; others are
 * ignored, and the app adds its own state and verifier.
 */
import * as v from 'valibot';

/** Longer than any link with all of the parameters. */
const longestUrl = 4096;

const parameters = v.pipe(
  v.object({
    organization_id: v.optional(v.pipe(v.string(), v.regex(/^org_\w{1,64}$/))),
    login_hint: v.optional(v.pipe(v.string(), v.regex(/^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,189}$/u))),
    invitation_token: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/))),
    screen_hint: v.optional(v.picklist(['sign-in', 'sign-up'])),
    /** AuthKit's own value, passed back unchanged. */
    context: v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,2048}$/))),
  }),
  v.transform((given) => ({
    screen: given.screen_hint ?? 'sign-in',
    organizationId: given.organization_id ?? null,
    loginHint: given.login_hint ?? null,
    invitationToken: given.invitation_token ?? null,
    context: given.context ?? null,
  })),
);

/** A link's request. */
export type SignInLink = Readonly<v.InferOutput<typeof parameters>>;

/**
 * Parses a link to the sign-in endpoint.
 *
 * @param address from the operating system; anybody may have made it
 * @param customProtocol the app's scheme
 * @returns the request, or null for any other link, or if a known parameter is repeated or invalid
 */
export function parseSignInLink(address: string, customProtocol: string): SignInLink | null {
  if (address.length > longestUrl || !/^[\x21-\x7e]+$/.test(address)) return null;
  // Compared as text: a URL parser would take out dot segments, tabs and line breaks first. Some sites add a fragment.
  const [target, ...query] = address.replace(/#.*/, '').split('?');
  const linkAddress = `${customProtocol}://sign-in`;
  if (target !== linkAddress && target !== `${linkAddress}/`) return null;
  // A plus stays a plus, although it can mean a space: no parameter has spaces, but many e-mail addresses have a plus
  // that is not always encoded.
  const all = [...new URLSearchParams(query.join('?').replaceAll('+', '%2B'))];
  const given = all.filter(([name]) => Object.hasOwn(parameters.entries, name));
  const names = new Set(given.map(([name]) => name));
  if (names.size !== given.length) return null;
  const parsed = v.safeParse(parameters, Object.fromEntries(given));
  return parsed.success ? parsed.output : null;
}
