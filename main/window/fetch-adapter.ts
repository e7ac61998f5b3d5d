/**
 * Between Electron's requests and answers and those of the Fetch standard, for what is not there at start: to load
 * Node's implementation of the standard takes longer than to read and answer everything that the first frame needs.
 */
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { session, type ProtocolRequest, type ProtocolResponse } from 'electron/main';

/**
 * @returns the answer of a handler that is written by the Fetch standard. What the handler does not read of a request's
 *   body is not fetched from the renderer either, but for what Electron has passed on with the request
 */
export async function answerByFetch(
  request: ProtocolRequest,
  handler: (request: Request) => Promise<Response>,
): Promise<ProtocolResponse> {
  const { url, method, uploadData = [] } = request;
  const body = uploadData.length === 0 ? null : ReadableStream.from(readUploads(uploadData));
  const init = { method, headers: request.headers, body, ...(body !== null && { duplex: 'half' }) };
  return toProtocolResponse(await handler(new Request(url, init as RequestInit)));
}

export function toProtocolResponse({ status, headers, body }: Response): ProtocolResponse {
  return {
    statusCode: status,
    headers: Object.fromEntries(headers),
    data: body === null ? Readable.from([]) : Readable.fromWeb(body as ReadableStream),
  };
}

async function* readUploads(parts: readonly Electron.UploadData[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield await readUpload(part);
}

async function readUpload({ bytes, blobUUID }: Electron.UploadData): Promise<Buffer> {
  return blobUUID === undefined ? bytes : session.defaultSession.getBlobData(blobUUID);
}
