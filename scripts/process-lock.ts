/**
 * A lock between processes of one Linux machine that the kernel releases when its holder dies, however it dies: an
 * abstract Unix socket, so there is no lock file that a killed run could leave behind.
 */
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/**
 * Runs `work` while no other process runs work under the same name; waits for its turn.
 *
 * @param name at most 100 bytes
 * @param onWait called once if another process holds the lock
 */
export async function withProcessLock<T>(
  name: string,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const address = `\0${name}`;
  const waiting = new Set<Socket>();
  let waited = false;
  for (;;) {
    const server = createServer((socket) => waiting.add(socket.on('error', () => socket.destroy())));
    if (await listens(server, address)) {
      try {
        return await work();
      } finally {
        server.close();
        for (const socket of waiting) socket.destroy();
      }
    }
    if (!waited) onWait();
    waited = true;
    // The connection lasts as long as the holder does.
    const holder = connect(address);
    holder.on('error', () => {}).resume();
    await new Promise((resolve) => holder.on('close', resolve));
  }
}

function listens(server: Server, address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(true));
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(address);
  });
}
