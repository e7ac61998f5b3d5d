/**
 * The part of systemd-logind that announces sleep, on the test's own bus, so that an app believes the computer sleeps
 * and wakes up. It implements just enough of the D-Bus protocol
 * (https://dbus.freedesktop.org/doc/dbus-specification.html) to own a name and to send a signal.
 */
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { expect } from '@playwright/test';
import { hasService } from '../../scripts/keyring.ts';
import type { Environment } from '../../scripts/project.ts';

export interface LoginService {
  /** Goes to sleep and wakes up; waits for a listener first. */
  sleepAndWake(): Promise<void>;
  close(): void;
}

const name = 'org.freedesktop.login1';

/** @param env an environment whose session bus is the app's system bus */
export async function startLoginService(env: Environment): Promise<LoginService> {
  const path = /^unix:path=(.+)$/.exec(env['DBUS_SESSION_BUS_ADDRESS'] ?? '')?.[1] ?? '';
  const socket = createConnection(path);
  let heard = '';
  await once(socket, 'connect');
  const user = Buffer.from(String(process.getuid?.())).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
  await once(socket, 'data');
  socket.on('data', (bytes) => (heard += bytes.toString('latin1')));
  socket.write('BEGIN\r\n');

  let serial = 0;
  const callBus = (member: string, signature: string, body: Buffer): void => {
    const bus = { path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus', member };
    socket.write(message(1, ++serial, { ...bus, destination: 'org.freedesktop.DBus', signature }, body));
  };
  callBus('Hello', '', Buffer.alloc(0));
  callBus('RequestName', 'su', Buffer.concat([padded(text(name), 4), uint32(4)]));
  await expect.poll(() => hasService(env, name), { message: 'The name is owned' }).toBe(true);

  const prepareForSleep = (isStarting: boolean): void => {
    const signal = {
      path: '/org/freedesktop/login1',
      interface: `${name}.Manager`,
      member: 'PrepareForSleep',
      signature: 'b',
    };
    socket.write(message(4, ++serial, signal, uint32(Number(isStarting))));
  };
  return {
    async sleepAndWake() {
      // Chromium asks for a delay of sleep as soon as it listens.
      await expect.poll(() => heard, { message: 'The app listens' }).toContain('Inhibit');
      prepareForSleep(true);
      prepareForSleep(false);
    },
    close: () => socket.destroy(),
  };
}

interface Fields {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly destination?: string;
  readonly signature: string;
}

function message(type: 1 | 4, serial: number, fields: Fields, body: Buffer): Buffer {
  const header: Buffer[] = [];
  const add = (code: number, type: 'o' | 's' | 'g', value: Buffer): void => {
    const field = Buffer.concat([Buffer.from([code, 1]), Buffer.from(`${type}\0`), value]);
    header.push(padded(Buffer.concat(header), 8).subarray(Buffer.concat(header).length), field);
  };
  add(1, 'o', text(fields.path));
  add(2, 's', text(fields.interface));
  add(3, 's', text(fields.member));
  if (fields.destination !== undefined) add(6, 's', text(fields.destination));
  if (fields.signature !== '') {
    add(
      8,
      'g',
      Buffer.concat([Buffer.from([fields.signature.length]), Buffer.from(`${fields.signature}\0`)]),
    );
  }
  const all = Buffer.concat(header);
  const start = Buffer.from([0x6c, type, 0, 1]);
  return Buffer.concat([
    padded(Buffer.concat([start, uint32(body.length), uint32(serial), uint32(all.length), all]), 8),
    body,
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const text = (value: string): Buffer =>
  Buffer.concat([uint32(Buffer.byteLength(value)), Buffer.from(`${value}\0`)]);

const padded = (bytes: Buffer, size: number): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((size - (bytes.length % size)) % size)]);
