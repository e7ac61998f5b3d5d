import { describe, expect, test, vi } from 'vitest';
import { createChromiumStorage, encryptWith } from '../../../support/chromium-storage.ts';

vi.mock('electron/main', () => ({ safeStorage: {} }));
const { createKeychain } = await import('../../../../main/desktop/keychain.ts');

const refusal = 'No key that the system protects has encrypted this.';

describe.each(['synchronous', 'asynchronous'] as const)('over an Electron with %s calls', (shape) => {
  const keychainOn = (platform: NodeJS.Platform, keyring: string | null = 'of the keyring') =>
    createKeychain(createChromiumStorage(shape, { keyring }, platform), platform, async () => 'open');

  describe.each(['linux', 'darwin', 'win32'] as const)('on %s', (platform) => {
    test('an encrypted text decrypts to the same text', async () => {
      const keychain = keychainOn(platform);
      expect(await keychain.isAvailable()).toBe(true);
      const encrypted = await keychain.encrypt('a secret');
      expect(encrypted.toString()).not.toContain('a secret');
      expect(await keychain.decrypt(encrypted)).toEqual({ text: 'a secret', shouldReEncrypt: false });
    });

    test('nothing is encrypted without a key of the system or if access is denied', async () => {
      const keychain = keychainOn(platform, null);
      expect(await keychain.isAvailable()).toBe(false);
      await expect(keychain.encrypt('a secret')).rejects.toThrow();
    });

    test('decrypting with another key rejects', async () => {
      const encrypted = await keychainOn(platform).encrypt('a secret');
      await expect(keychainOn(platform, 'another').decrypt(encrypted)).rejects.toThrow();
    });

    test.each([
      ['the clear', Buffer.from('a secret')],
      ['text that looks like base64', Buffer.from('v99/a+secret')],
      ['nothing', Buffer.alloc(0)],
      ['text with an unknown prefix', encryptWith('v13', 'peanuts', 'a secret')],
    ])('%s is not decrypted', async (_case, planted) => {
      await expect(keychainOn(platform).decrypt(planted)).rejects.toThrow(refusal);
    });

    test.each(['a secret', 'a secret of more than one block', 'a s\u{FEFF}ecret', Buffer.from([0xff, 0x61])])(
      'text under the key of an empty password is not decrypted, although Chromium would: %s @security',
      async (text) => {
        const planted = encryptWith(platform === 'linux' ? 'v11' : 'v10', '', text);
        await expect(keychainOn(platform).decrypt(planted)).rejects.toThrow(refusal);
      },
    );
  });

  test('text under a key from Chromium’s source is not decrypted', async () => {
    const planted = encryptWith('v10', 'peanuts', 'a secret');
    await expect(keychainOn('linux').decrypt(planted)).rejects.toThrow(refusal);
  });

  test('a built-in key does not count as protected by Linux @security', async () => {
    expect(await keychainOn('linux', null).isAvailable()).toBe(false);
  });

  test.each([
    ['linux', shape === 'synchronous' ? 'gnome_libsecret' : 'unknown'],
    ['darwin', 'Keychain'],
    ['win32', 'DPAPI'],
  ] as const)('on %s the keyring is named %s, if Electron names it', (platform, name) => {
    expect(keychainOn(platform).backend()).toBe(name);
  });
});

describe('with a key of the desktop portal', () => {
  const withPortal = createKeychain(
    createChromiumStorage('asynchronous', { portal: 'of the portal' }),
    'linux',
    async () => 'open',
  );

  test('text under the keyring’s earlier key is decrypted, and must be encrypted again', async () => {
    const older = await createKeychain(
      createChromiumStorage('synchronous'),
      'linux',
      async () => 'open',
    ).encrypt('a secret');
    expect(await withPortal.decrypt(older)).toEqual({ text: 'a secret', shouldReEncrypt: true });
    const renewed = await withPortal.encrypt('a secret');
    expect(await withPortal.decrypt(renewed)).toEqual({ text: 'a secret', shouldReEncrypt: false });
  });

  test('text under the key of an empty password is not decrypted', async () => {
    await expect(withPortal.decrypt(encryptWith('v11', '', 'a secret'))).rejects.toThrow(refusal);
  });

  test('text that Electron returns unchanged, for want of the portal, is not decrypted', async () => {
    const keychain = createKeychain(createChromiumStorage('asynchronous'), 'linux', async () => 'open');
    await expect(keychain.decrypt(Buffer.from('v12/a+secret'))).rejects.toThrow(refusal);
  });
});

test('an Electron with only some asynchronous calls is used synchronously', async () => {
  const storage = {
    ...createChromiumStorage('synchronous', { keyring: 'its own' }),
    encryptStringAsync: () => Promise.reject(new Error('There is no way back from here.')),
  };
  const keychain = createKeychain(storage, 'linux', async () => 'open');
  expect((await keychain.encrypt('ab')).equals(encryptWith('v11', 'its own', 'ab'))).toBe(true);
});

describe('a keyring that can’t be used', () => {
  const refusing = (work = (): void => {}) => ({
    encryptString: vi.fn((): Buffer => {
      work();
      throw new Error('Error while encrypting the text.');
    }),
    decryptString: vi.fn((): string => {
      throw new Error('Error while decrypting the text.');
    }),
  });

  test('is not called while it does not answer, and is asked again the next time', async () => {
    const storage = createChromiumStorage('synchronous');
    const encryptString = vi.spyOn(storage, 'encryptString');
    const decryptString = vi.spyOn(storage, 'decryptString');
    let answer: 'silent' | 'open' = 'silent';
    const keychain = createKeychain(storage, 'linux', async () => answer);
    expect(await keychain.isAvailable()).toBe(false);
    expect(keychain.obstacle()).toBe('silent');
    await expect(keychain.decrypt(Buffer.from('v11'))).rejects.toThrow('temporarily unavailable');
    expect(encryptString).not.toHaveBeenCalled();
    expect(decryptString).not.toHaveBeenCalled();
    answer = 'open';
    expect(await keychain.isAvailable()).toBe(true);
  });

  test('is not asked again once it has worked', async () => {
    const ask = vi.fn(async () => 'open' as const);
    const keychain = createKeychain(createChromiumStorage('synchronous'), 'linux', ask);
    await keychain.decrypt(await keychain.encrypt('a secret'));
    expect(ask).toHaveBeenCalledOnce();
  });

  test.each(['darwin', 'win32'] as const)('needs no check ahead on %s', async (platform) => {
    const ask = vi.fn(async () => 'silent' as const);
    const keychain = createKeychain(createChromiumStorage('synchronous', {}, platform), platform, ask);
    expect(await keychain.isAvailable()).toBe(true);
    expect(ask).not.toHaveBeenCalled();
  });

  test.each([
    ['absent', 0, 'absent'],
    ['unknown', 0, 'absent'],
    ['open', 0, 'absent'],
    ['locked', 0, 'locked'],
    ['locked', 5_000, 'dismissed'],
  ] as const)('was %s and refused after %i ms: %s', async (answer, took, obstacle) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const storage = refusing(() => void vi.advanceTimersByTime(took));
    const keychain = createKeychain(storage, 'linux', async () => answer);
    expect(await keychain.isAvailable()).toBe(false);
    expect(keychain.obstacle()).toBe(obstacle);
    vi.useRealTimers();
  });
});
