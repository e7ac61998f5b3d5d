import { expect, test, vi } from 'vitest';
import { customProtocol } from '../../../../common/product.ts';

vi.mock('electron/common', () => ({ shell: { openExternal: () => {} } }));
const { createSystemBrowser } = await import('../../../../main/desktop/system-browser.ts');

const opened = (apiOrigin: string) => {
  const openExternal = vi.fn(async () => {});
  return { openExternal, open: createSystemBrowser({ apiOrigin, openExternal }) };
};

test('the API’s addresses are opened', async () => {
  const { open, openExternal } = opened('https://api.workos.com');
  await open('https://api.workos.com/user_management/authorize?state=s');
  expect(openExternal.mock.calls).toEqual([['https://api.workos.com/user_management/authorize?state=s']]);
});

test('an API on this computer may speak plain http', async () => {
  const { open, openExternal } = opened('http://127.0.0.1:4100');
  await open('http://127.0.0.1:4100/x');
  expect(openExternal).toHaveBeenCalledOnce();
});

const nonce = 'A'.repeat(43);

test('a sign-in starts on the app’s own listener', async () => {
  const { open, openExternal } = opened('https://api.workos.com');
  const address = `http://127.0.0.1:50123/start/${nonce}`;
  await open(address);
  expect(openExternal.mock.calls).toEqual([[address]]);
});

test.each([
  `http://127.0.0.1:50123/start/${nonce}x`,
  `http://127.0.0.1:50123/start/${nonce}/`,
  `http://127.0.0.1:50123/start/${nonce}?x=y`,
  `http://127.0.0.1:50123/start/${nonce}#x`,
  `http://127.0.0.1:50123/start/../${nonce}`,
  `http://127.0.0.1:50123/x/start/${nonce}`,
  `http://127.0.0.1/start/${nonce}`,
  `http://127.0.0.1:500000/start/${nonce}`,
  `http://127.0.0.1:50123@example.com/start/${nonce}`,
  `http://localhost:50123/start/${nonce}`,
  `http://127.0.0.2:50123/start/${nonce}`,
  `https://127.0.0.1:50123/start/${nonce}`,
  `http://127.0.0.1:50123/start/${nonce}\nhttps://example.com/`,
  'http://127.0.0.1:50123/callback?code=c&state=s',
  'http://127.0.0.1:50123/done',
  'https://api.workos.com.example.com/',
  'https://api.workos.com:444/',
  'http://api.workos.com/',
  'https://user@api.workos.com/',
  'https://:password@api.workos.com/',
  'https://api.workos.com@example.com/',
  'http://127.0.0.1:4100/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  `${customProtocol}://callback`,
  'blob:https://api.workos.com/1',
  'not an address',
  '',
])('%j is not opened @security', async (address) => {
  const { open, openExternal } = opened('https://api.workos.com');
  await expect(open(address)).rejects.toThrow();
  expect(openExternal).not.toHaveBeenCalled();
});

test('plain http beyond this computer is refused even if configured', async () => {
  const { open } = opened('http://example.com');
  await expect(open('http://example.com/')).rejects.toThrow('Only the sign-in service');
});

test('a failure to open the browser is reported', async () => {
  const open = createSystemBrowser({
    apiOrigin: 'https://api.workos.com',
    openExternal: () => Promise.reject(new Error('no browser')),
  });
  await expect(open('https://api.workos.com/')).rejects.toThrow('no browser');
});
