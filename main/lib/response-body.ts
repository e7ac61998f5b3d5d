/** Reads the bodies of answers up to a limit: their headers may lie about the length. */

/**
 * @param longest the longest accepted length, in bytes
 * @returns the whole body
 * @throws Error if it is longer; the rest is not read
 */
export async function readBody(
  response: Pick<Response, 'body'>,
  longest: number,
): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.byteLength;
    if (length > longest) throw new Error(`The answer is longer than ${longest} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
