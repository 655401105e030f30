import { createServer } from 'node:http';
import { HOST } from '../emulators/ports.ts';

export interface Post {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A receiver of webhooks on this machine: what another system of the school would be. */
export interface Receiver {
  readonly url: string;
  /** Lets the functions of a suite post here; a deployed service would not start with it. */
  readonly env: Readonly<Record<string, string>>;
  /** What was posted so far, in order; each was answered 204. */
  readonly posts: readonly Post[];
}

/** Listens at a free port, and keeps no process alive. */
export async function openReceiver(): Promise<Receiver> {
  const posts: Post[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const named = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      posts.push({
        headers: Object.fromEntries(named) as Record<string, string>,
        body: Buffer.concat(chunks).toString(),
      });
      response.writeHead(204).end();
    });
  });
  server.unref();
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const host = `${HOST}:${String(port)}`;
  return { url: `http://${host}/in`, env: { WEBHOOK_LOCAL_RECEIVERS: host }, posts };
}
