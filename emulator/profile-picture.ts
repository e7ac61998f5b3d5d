/** A profile picture drawn in code: a PNG (RFC 2083) of two discs on a background in a colour derived from a seed. */
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const size = 96;

export function drawProfilePicture(seed: string): Uint8Array<ArrayBuffer> {
  const [red = 0, green = 0, blue = 0] = createHash('sha256').update(seed).digest();
  const ground = [60 + red / 3, 60 + green / 3, 90 + blue / 3];
  const figure = ground.map((value) => value + 90);
  const rows: Buffer[] = [];
  for (let y = 0; y < size; y += 1) {
    // Each row starts with its filter type: none.
    const row = [0];
    for (let x = 0; x < size; x += 1) {
      const head = Math.hypot(x - size / 2, y - 36) < 17;
      const shoulders = Math.hypot(x - size / 2, y - 96) < 36;
      row.push(...(head || shoulders ? figure : ground).map(Math.round));
    }
    rows.push(Buffer.from(row));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // 8 bits a channel, RGB.
  header.set([8, 2], 8);
  return Uint8Array.from(
    Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.concat(rows))),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
