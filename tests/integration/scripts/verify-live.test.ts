import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startEmulator, type Emulator } from '../../../emulator/index.ts';
import { checkLive, type Finding } from '../../../scripts/verify-live.ts';
import { createWorkOSClient } from '../../../main/auth/workos/workos-client.ts';
import { aurora, createVisitor, nova, pixel } from '../emulator/hosted-visitor.ts';
import { navigateTo } from '../../support/raw-request.ts';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  emulator.control.reset();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Runs the check with a user at the browser. */
async function check(person = pixel): Promise<readonly Finding[]> {
  const settings = {
    clientId: emulator.clientId,
    apiOrigin: emulator.url,
    issuer: null,
    audience: null,
    redirect: { kind: 'automatic' } as const,
  };
  const browser = createVisitor(emulator);
  const visit = async (address: string): Promise<void> => {
    let page = await browser.open(address);
    if (page.url.pathname === '/device') {
      const user_code = page.url.searchParams.get('user_code') ?? '';
      page = await browser.submit(page, '/device', { user_code });
    }
    if (page.url.pathname === '/sign-in') page = await browser.submit(page, '/sign-in', person);
    if (page.url.pathname === '/organization') {
      page = await browser.submit(page, '/organization', { organization_id: aurora });
    }
    if (page.url.pathname === '/callback') await browser.comeBack(page.url);
    else if (page.url.origin !== emulator.url) await navigateTo(page.url.href);
    // The decision on another device, which the check polls for.
    else await vi.advanceTimersByTimeAsync(1_000);
  };
  const findings: Finding[] = [];
  const client = createWorkOSClient(settings, (...given) => fetch(...given));
  for await (const finding of checkLive({ settings, client, open: (_what, url) => void visit(url) })) {
    findings.push(finding);
  }
  return findings;
}

const verdicts = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ step, verdict }) => [step, verdict]));

test('goes through every step with a user at the browser, and prints no secret', async () => {
  emulator.control.configure({ deviceIntervalSeconds: 1 });
  const findings = await check(nova);
  expect(verdicts(findings)).toEqual({
    'Signing keys': 'passed',
    'Sign-in': 'passed',
    Refresh: 'passed',
    'Organization switch': 'passed',
    'Code on another device': 'passed',
    'Sign-out': 'passed',
    'After sign-out': 'passed',
  });
  const onDevice = findings.find(({ step }) => step === 'Code on another device');
  expect(onDevice?.text).toContain('ended without a browser');
  const report = JSON.stringify(findings);
  for (const secret of [...emulator.control.issuedSecrets(), nova.email])
    expect(report).not.toContain(secret);
});

test('does not count disabled device codes as a failure', async () => {
  emulator.control.configure({ deviceAuthorizationEnabled: false });
  const findings = await check();
  expect(findings.find(({ step }) => step === 'Code on another device')?.text).toContain('403');
  expect(findings.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
});

test('shows WorkOS’s answer to a failed step, and skips the steps that depend on it', async () => {
  emulator.control.addFault({
    path: '/user_management/authenticate',
    times: 1,
    fault: { kind: 'status', status: 400, body: { error: 'invalid_client' } },
  });
  const findings = await check();
  expect(findings.find(({ step }) => step === 'Sign-in')?.text).toContain('invalid_client');
  expect(verdicts(findings)['Refresh']).toBe('skipped');
});
