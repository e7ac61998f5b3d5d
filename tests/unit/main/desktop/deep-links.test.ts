import { EventEmitter } from 'node:events';
import type { App } from 'electron/main';
import { expect, test, vi } from 'vitest';
import { customProtocol } from '../../../../common/product.ts';
import { findDeepLink, onDeepLink } from '../../../../main/desktop/deep-links.ts';

const address = `${customProtocol}://callback?code=c&state=s`;
const capitals = `${customProtocol.toUpperCase()}://callback?code=c`;

test.each([
  ['a start without one', ['/opt/app'], null],
  ['an empty command line', [], null],
  ['a start from the browser', ['/opt/app', address], address],
  ['switches around it', ['/opt/app', '--inspect=0', address, '--disable-gpu'], address],
  ['a scheme in capitals', ['/opt/app', capitals], capitals],
  ['two of them', [address, address], null],
  ['one inside a switch', [`--url=${address}`, ` ${address}`], null],
  ['another scheme', [`${customProtocol}-evil://callback`, 'https://example.com', 'app://desktop/'], null],
  ['a file of that name', [`./${customProtocol}`, customProtocol], null],
])('a command line with %s gives its address or nothing', (_case, commandLine, expected) => {
  expect(findDeepLink(commandLine, customProtocol)).toBe(expected);
});

function listen(commandLine: readonly string[]) {
  const app = new EventEmitter();
  const listener = vi.fn<(address: string) => void>();
  const onSecondInstance = vi.fn<() => void>();
  const dispose = onDeepLink(app as unknown as App, customProtocol, commandLine, listener, onSecondInstance);
  return { app, listener, onSecondInstance, dispose };
}

test('the address that started the app is reported at once', () => {
  const { listener, onSecondInstance } = listen(['app', address]);
  expect(listener.mock.calls).toEqual([[address]]);
  expect(onSecondInstance).not.toHaveBeenCalled();
});

test('macOS hands over addresses one by one, and learns that they are handled', () => {
  const { app, listener } = listen([]);
  const preventDefault = vi.fn();
  app.emit('open-url', { preventDefault }, address);
  expect(listener.mock.calls).toEqual([[address]]);
  expect(preventDefault).toHaveBeenCalledOnce();
});

test('a second start without an address shows the window; one with an address only reports it', () => {
  const { app, listener, onSecondInstance } = listen([]);
  app.emit('second-instance', {}, ['app']);
  expect([listener.mock.calls, onSecondInstance.mock.calls]).toEqual([[], [[]]]);
  app.emit('second-instance', {}, ['app', address]);
  expect([listener.mock.calls, onSecondInstance.mock.calls]).toEqual([[[address]], [[]]]);
});

test('several addresses at once are ignored, and the window is not shown', () => {
  const { app, listener, onSecondInstance } = listen(['app', address, address]);
  app.emit('second-instance', {}, ['app', address, `${customProtocol}:`]);
  expect([listener.mock.calls, onSecondInstance.mock.calls]).toEqual([[], []]);
});

test('nothing is reported after its disposer, however often that is called', () => {
  const { app, listener, onSecondInstance, dispose } = listen([]);
  dispose();
  dispose();
  app.emit('open-url', { preventDefault: () => {} }, address);
  app.emit('second-instance', {}, [address]);
  expect(listener).not.toHaveBeenCalled();
  expect(onSecondInstance).not.toHaveBeenCalled();
});
