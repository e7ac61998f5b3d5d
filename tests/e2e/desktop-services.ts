/**
 * The part of a desktop that shows tray icons (StatusNotifierWatcher) and notifications, on a session bus, which
 * records an app's calls. Implements only the needed part of the D-Bus protocol.
 */
import { once } from 'node:events';
import { connect } from 'node:net';

export interface DesktopServices {
  /** The bus names of the announced tray icons. */
  readonly trayIcons: readonly string[];
  readonly notifications: readonly { readonly title: string; readonly body: string }[];
  close(): void;
}

/** A D-Bus value; the first character of each type is its type code. */
type Value =
  | { readonly s: string }
  | { readonly u: number }
  | { readonly as: readonly string[] }
  | { readonly vb: boolean };

const methodCall = 1;
const methodReturn = 2;
const serviceNames = ['org.kde.StatusNotifierWatcher', 'org.freedesktop.Notifications'];

/** @param socketPath of the session bus */
export async function startDesktopServices(socketPath: string): Promise<DesktopServices> {
  const trayIcons: string[] = [];
  const notifications: { title: string; body: string }[] = [];
  const socket = connect(socketPath);
  await once(socket, 'connect');
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
  await once(socket, 'data');
  socket.write('BEGIN\r\n');

  let serial = 0;
  const send = (message: Outgoing): void => void socket.write(encode({ ...message, serial: ++serial }));
  const callBus = (member: string, body: readonly Value[]): void => {
    const bus = {
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
      destination: 'org.freedesktop.DBus',
    };
    send({ type: methodCall, ...bus, member, body });
  };

  const answers: Readonly<Record<string, (body: Reader) => readonly Value[]>> = {
    Get: () => [{ vb: true }],
    RegisterStatusNotifierItem: (body) => {
      trayIcons.push(body.text());
      return [];
    },
    GetCapabilities: () => [{ as: ['body', 'actions'] }],
    GetServerInformation: () => [{ s: 'test' }, { s: 'test' }, { s: '1' }, { s: '1.2' }],
    Notify: (body) => {
      body.text();
      body.number();
      body.text();
      notifications.push({ title: body.text(), body: body.text() });
      return [{ u: notifications.length }];
    },
  };

  let resolveNamed = (): void => {};
  const named = new Promise<void>((resolve) => (resolveNamed = resolve));
  let namesToCome = serviceNames.length;
  let received = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    received = Buffer.concat([received, data]);
    for (let message = decode(received); message !== null; message = decode(received)) {
      received = received.subarray(message.length);
      if (message.type === methodReturn && message.signature === 'u' && --namesToCome === 0) resolveNamed();
      const answer = message.type === methodCall ? answers[message.member] : undefined;
      if (answer === undefined) continue;
      const body = answer(message.body);
      send({ type: methodReturn, destination: message.sender, replySerial: message.serial, body });
    }
  });
  callBus('Hello', []);
  for (const name of serviceNames) callBus('RequestName', [{ s: name }, { u: 0 }]);
  await named;
  return { trayIcons, notifications, close: () => socket.destroy() };
}

interface Outgoing {
  readonly type: number;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly destination?: string;
  readonly replySerial?: number;
  readonly body: readonly Value[];
}

function encode(message: Outgoing & { readonly serial: number }): Buffer {
  const body = createWriter();
  for (const value of message.body) body.value(value);
  const signature = message.body.map((value) => Object.keys(value)[0]?.replace('vb', 'v')).join('');

  const head = createWriter();
  head.bytes([0x6c, message.type, 0, 1]);
  head.number(body.length());
  head.number(message.serial);
  const fields = createWriter(16);
  const field = (code: number, type: 'o' | 's' | 'u' | 'g', value: string | number | undefined): void => {
    if (value === undefined || value === '') return;
    fields.align(8);
    fields.bytes([code, 1, type.charCodeAt(0), 0]);
    if (typeof value === 'number') fields.number(value);
    else if (type === 'g') fields.bytes([value.length, ...Buffer.from(value), 0]);
    else fields.text(value);
  };
  field(1, 'o', message.path);
  field(2, 's', message.interface);
  field(3, 's', message.member);
  field(5, 'u', message.replySerial);
  field(6, 's', message.destination);
  field(8, 'g', signature);
  head.number(fields.length());
  head.bytes([...fields.content()]);
  head.align(8);
  return Buffer.concat([head.content(), body.content()]);
}

/** @param start the first byte's position in the message, for alignment */
function createWriter(start = 0) {
  const written: number[] = [];
  const align = (size: number): void => {
    while ((start + written.length) % size !== 0) written.push(0);
  };
  const number = (value: number): void => {
    align(4);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    written.push(...bytes);
  };
  const text = (value: string): void => {
    const bytes = Buffer.from(value);
    number(bytes.length);
    written.push(...bytes, 0);
  };
  const value = (given: Value): void => {
    if ('s' in given) text(given.s);
    else if ('u' in given) number(given.u);
    else if ('vb' in given) {
      written.push(1, 'b'.charCodeAt(0), 0);
      number(given.vb ? 1 : 0);
    } else {
      const items = createWriter(start + written.length + 4);
      for (const item of given.as) items.text(item);
      number(items.length());
      written.push(...items.content());
    }
  };
  const bytes = (given: readonly number[]): void => void written.push(...given);
  return {
    align,
    number,
    text,
    value,
    bytes,
    length: () => written.length,
    content: () => Buffer.from(written),
  };
}

interface Reader {
  text(): string;
  number(): number;
}

/** @returns the first complete message, or null */
function decode(data: Buffer) {
  if (data.length < 16) return null;
  const fieldsLength = data.readUInt32LE(12);
  const bodyStart = Math.ceil((16 + fieldsLength) / 8) * 8;
  const length = bodyStart + data.readUInt32LE(4);
  if (data.length < length) return null;

  const fields = new Map<number, string>();
  let position = 16;
  const align = (size: number): void => {
    position = Math.ceil(position / size) * size;
  };
  const number = (): number => {
    align(4);
    position += 4;
    return data.readUInt32LE(position - 4);
  };
  const text = (): string => {
    const size = number();
    position += size + 1;
    return data.toString('utf8', position - size - 1, position - 1);
  };
  while (position < 16 + fieldsLength) {
    align(8);
    const code = data[position] ?? 0;
    const type = String.fromCharCode(data[position + 2] ?? 0);
    position += 4;
    if (type === 'u') fields.set(code, String(number()));
    else if (type === 'g') {
      const size = data[position] ?? 0;
      fields.set(code, data.toString('utf8', position + 1, position + 1 + size));
      position += size + 2;
    } else fields.set(code, text());
  }
  position = bodyStart;
  const body: Reader = { text, number };
  const [member = '', sender = '', signature = ''] = [fields.get(3), fields.get(7), fields.get(8)];
  return { type: data[1] ?? 0, serial: data.readUInt32LE(8), member, sender, signature, body, length };
}
