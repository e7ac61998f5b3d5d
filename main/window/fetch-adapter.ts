/**
 * Between Electron's requests and answers and those of the Fetch standard, for what is not there at start: to load
 * Node's implementation of the standard takes longer than to read and answer everything that the first frame needs.
 */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { session, type ProtocolRequest, type ProtocolResponse } from 'electron/main';

/** @returns the answer of a handler that is written by the Fetch standard */
export async function answerByFetch(
  request: ProtocolRequest,
  handler: (request: Request) => Promise<Response>,
): Promise<ProtocolResponse> {
  const { url, method, uploadData = [] } = request;
  const body = Buffer.concat(await Promise.all(uploadData.map(readUpload)));
  return toProtocolResponse(
    await handler(
      new Request(url, { method, headers: request.headers, body: body.length > 0 ? body : null }),
    ),
  );
}

export function toProtocolResponse({ status, headers, body }: Response): ProtocolResponse {
  return {
    statusCode: status,
    headers: Object.fromEntries(headers),
    data: body === null ? Readable.from([]) : Readable.fromWeb(body as ReadableStream),
  };
}

async function readUpload({ bytes, blobUUID }: Electron.UploadData): Promise<Buffer> {
  return blobUUID === undefined ? bytes : session.defaultSession.getBlobData(blobUUID);
}
