/**
 * The hosted pages. They work without script, and every value is escaped by the template (`hono/html`).
 * There is no `form-action` in the policy: Chromium applies it to the redirect after a form post, which leads
 * to the app.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import { hostedStyle } from './hosted-style.ts';
import type { SeedOrganization } from './seed.ts';
import type { Site } from './site.ts';
import type { Flow } from './state.ts';

type Html = ReturnType<typeof html>;
type Page = Promise<Response> | Response;

const logo = readFileSync(join(import.meta.dirname, '../build/icon.svg'), 'utf8');

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(hostedStyle).digest('base64')}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface Filled {
  readonly email: string;
  readonly error?: string;
}

export function signInPage(context: Context, site: Site, flow: Flow, { email, error }: Filled): Page {
  const body = html`
    <h1>Sign in</h1>
    ${alert(error)}
    <form method="post" action="/sign-in">
      <input type="hidden" name="flow" value="${flow.id}" />
      ${field({ id: 'email', label: 'Email', type: 'email', value: email, autocomplete: 'username', focus: email === '' })}
      ${field({ id: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', focus: email !== '' })}
      <button class="primary">Continue</button>
    </form>
    ${cancelForm(flow)}
    <p class="other">Don’t have an account? <a href="/sign-up?flow=${flow.id}">Sign up</a></p>
  `;
  return respond(context, 'Sign in', body, error === undefined ? 200 : 422, accounts(site));
}

/** The start page, at the emulator's own address. */
export function startPage(context: Context, site: Site): Page {
  const { clientId, users } = site.state.seed;
  const body = html`
    <h1>AuthKit emulator</h1>
    <p>
      It stands in for WorkOS AuthKit on this computer. Press <em>Sign in</em> in the app, and you’ll come
      back here.
    </p>
    <pre><code>WORKOS_API_BASE_URL=${site.url}
WORKOS_CLIENT_ID=${clientId}</code></pre>
    <ul>
      <li><a href="/device">Enter a code from another device</a></li>
      ${users
        .filter(({ impersonator }) => impersonator !== null)
        .map(
          ({ id, email }) =>
            html`<li>
              <a href="/emulator/impersonate?user_id=${id}">Open the app as ${email}, as support would</a>
            </li>`,
        )}
      <li><a href="/sso/jwks/${clientId}">See the keys that sign access tokens</a></li>
    </ul>
    <form method="post" action="/emulator/end-sessions">
      <button>End all sessions, as an administrator would</button>
    </form>
    <p>The app notices at its next renewal. This browser stays signed in.</p>
  `;
  return respond(context, 'Start', body, 200, accounts(site));
}

export function signUpPage(
  context: Context,
  flow: Flow,
  {
    firstName = '',
    lastName = '',
    email,
    error,
  }: Filled & { readonly firstName?: string; readonly lastName?: string },
): Page {
  const body = html`
    <h1>Create your account</h1>
    ${alert(error)}
    <form method="post" action="/sign-up">
      <input type="hidden" name="flow" value="${flow.id}" />
      <div class="pair">
        ${field({ id: 'first_name', label: 'First name', value: firstName, autocomplete: 'given-name', focus: true })}
        ${field({ id: 'last_name', label: 'Last name', value: lastName, autocomplete: 'family-name' })}
      </div>
      ${field({ id: 'email', label: 'Email', type: 'email', value: email, autocomplete: 'username' })}
      ${field({ id: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', hint: 'At least 8 characters' })}
      <button class="primary">Create account</button>
    </form>
    ${cancelForm(flow)}
    <p class="other">Already have an account? <a href="/sign-in?flow=${flow.id}">Sign in</a></p>
  `;
  return respond(context, 'Create your account', body, error === undefined ? 200 : 422);
}

export function organizationPage(
  context: Context,
  flow: Flow,
  organizations: readonly SeedOrganization[],
): Page {
  const body = html`
    <h1>Choose an organization</h1>
    <form method="post" action="/organization" class="choices">
      <input type="hidden" name="flow" value="${flow.id}" />
      ${organizations.map(
        ({ id, name }) =>
          html`<button name="organization_id" value="${id}">
            <span class="mark" aria-hidden="true">${name.charAt(0)}</span>${name}
          </button>`,
      )}
    </form>
    ${cancelForm(flow)}
  `;
  return respond(context, 'Choose an organization', body, 200);
}

export function devicePage(
  context: Context,
  { userCode, error }: { readonly userCode: string; readonly error?: string },
): Page {
  const body = html`
    <h1>Connect a device</h1>
    <p>${userCode === '' ? 'Enter the code' : 'Check that the code is the one'} that your device shows.</p>
    ${alert(error)}
    <form method="post" action="/device">
      ${field({ id: 'user_code', label: 'Code', value: userCode, autocomplete: 'off', focus: true })}
      <button class="primary">Continue</button>
      <button class="quiet" name="decision" value="cancel">Cancel</button>
    </form>
  `;
  return respond(context, 'Connect a device', body, error === undefined ? 200 : 422);
}

/** The page after a success. */
export function noticePage(context: Context, title: string, text: string): Page {
  return respond(
    context,
    title,
    html`<h1>${title}</h1>
      <p>${text}</p>`,
    200,
  );
}

/** The page for an error that must not redirect. */
export function errorPage(context: Context, title: string, text: string, status: 400 | 422 = 400): Page {
  return respond(
    context,
    title,
    html`<h1>${title}</h1>
      <p role="alert">${text}</p>`,
    status,
  );
}

function respond(
  context: Context,
  title: string,
  body: Html,
  status: 200 | 400 | 422,
  note: Html | string = '',
): Page {
  context.header('Cache-Control', 'no-store');
  context.header('Content-Security-Policy', policy);
  // Forms are checked by their Origin header, which `no-referrer` would remove.
  context.header('Referrer-Policy', 'same-origin');
  context.header('X-Content-Type-Options', 'nosniff');
  return context.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${title} · AuthKit emulator</title>
          ${raw(`<style>${hostedStyle}</style>`)}
        </head>
        <body>
          <main>
            <div class="logo" aria-hidden="true">${raw(logo)}</div>
            ${body}
          </main>
          <footer>
            <p><strong>Local emulator.</strong> Nothing here reaches WorkOS.</p>
            ${note}
          </footer>
        </body>
      </html>`,
    status,
  );
}

function accounts({ state }: Site): Html {
  return html`<table>
    <caption>
      Accounts to try
    </caption>
    <thead>
      <tr>
        <th scope="col">Email</th>
        <th scope="col">Password</th>
      </tr>
    </thead>
    <tbody>
      ${state.seed.users.map(
        ({ email, password }) =>
          html`<tr>
            <td>${email}</td>
            <td><code>${password}</code></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function alert(error: string | undefined): Html | string {
  return error === undefined ? '' : html`<p class="alert" role="alert" id="error">${error}</p>`;
}

function field(options: {
  readonly id: string;
  readonly label: string;
  readonly autocomplete: string;
  readonly type?: 'text' | 'email' | 'password';
  readonly value?: string;
  readonly hint?: string;
  readonly focus?: boolean;
}): Html {
  const { id, label, autocomplete, type = 'text', value = '', hint, focus = false } = options;
  const attributes = raw(
    `${focus ? ' autofocus' : ''}${hint === undefined ? '' : ` aria-describedby="${id}-hint"`}`,
  );
  return html`<div class="field">
    <label for="${id}">${label}</label>
    <input
      id="${id}"
      name="${id}"
      type="${type}"
      value="${value}"
      autocomplete="${autocomplete}"
      ${attributes}
    />
    ${hint === undefined ? '' : html`<small id="${id}-hint">${hint}</small>`}
  </div>`;
}

function cancelForm(flow: Flow): Html {
  return html`<form method="post" action="/cancel">
    <input type="hidden" name="flow" value="${flow.id}" />
    <button class="quiet">Cancel</button>
  </form>`;
}
