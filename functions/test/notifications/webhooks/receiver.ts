import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import type { Certified } from '../../support/selfSigned.ts';

/** What a receiver was sent. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A stand-in of somebody's receiver on this machine; it answers as it is told. */
export interface Receiver {
  readonly port: number;
  readonly received: Received[];
  answer: Answer;
  /** Ends it and whatever is still connected. */
  close(): Promise<void>;
}

export const ok: Answer = (response) => void response.writeHead(204).end();

/** @param certified speaks https by it; without: http */
export async function receiver(certified?: Certified): Promise<Receiver> {
  const received: Received[] = [];
  const listen: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '' } = request;
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([key, value]) => [key, String(value)]),
      );
      received.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
      made.answer(response, request);
    });
  };
  const server =
    certified === undefined ? createServer(listen) : createTlsServer(certified, listen);
  const port = await opened(server);
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => void server.close(() => resolve()));
  };
  const made: Receiver = { port, received, answer: ok, close };
  return made;
}

/** Takes connections and writes this to them, whatever it is sent; then it ends them, or says nothing more. */
export async function talker(
  words: string,
  { hangs = false } = {},
): Promise<Pick<Receiver, 'port' | 'close'>> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => (hangs ? socket.write(words) : socket.end(words)));
  });
  const port = await opened(server);
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => void server.close(() => resolve()));
  };
  return { port, close };
}

function opened(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
