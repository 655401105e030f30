import type { Server } from 'node:http';
import http2 from 'node:http2';
import type {
  Http2Server,
  Http2ServerRequest,
  Http2ServerResponse,
  Http2Session,
} from 'node:http2';
import type { Server as NetServer } from 'node:net';
import { HOST } from '../ports.ts';
import type { Answering, SentMessage } from './answers.ts';
import { byToken, readMessage, refusalBody } from './answers.ts';
import { desk } from './desk.ts';

/** A message that was taken. */
export interface TakenMessage extends SentMessage {
  readonly at: Date;
  /** Which connection it came by. */
  readonly connection: number;
  /** The connection was cut by us: whoever sent it was never told, as the client library waits for all of a batch. */
  lost: boolean;
}

export interface FcmStandIn {
  /** For `redirectFcm`. */
  readonly url: string;
  /** `host:port` of the page of messages, which is a metadata server as well. */
  readonly deskHost: string;
  /** What was taken, the oldest first; the last `keep` of them. */
  readonly taken: readonly TakenMessage[];
  /** How often each kind of answer was given. */
  readonly given: ReadonlyMap<string, number>;
  readonly stop: () => Promise<void>;
}

interface StandInOptions {
  /** Default: any free ones. */
  readonly ports?: { readonly fcm: number; readonly fcmDesk: number };
  readonly answer?: Answering;
  /** Called when a message has been taken, before that is said. */
  readonly onTaken?: (message: TakenMessage) => void;
  /** Messages to remember. Default: 500. */
  readonly keep?: number;
}

/**
 * Speaks what of FCM v1 the Admin SDK uses, HTTP/2 without TLS: POST /v1/projects/{project}/messages:send, to a token. Nothing
 * is sent anywhere.
 */
export async function startFcmStandIn(options: StandInOptions = {}): Promise<FcmStandIn> {
  const { answer = byToken, keep = 500, onTaken = () => undefined } = options;
  const taken: TakenMessage[] = [];
  const given = new Map<string, number>();
  const times = new Map<string, number>();
  const sessions = new Map<Http2Session, number>();
  let opened = 0;

  const server: Http2Server = http2.createServer({ settings: { maxConcurrentStreams: 100 } });
  server.on('session', (session) => {
    sessions.set(session, opened++);
    session.on('error', () => undefined);
    session.once('close', () => sessions.delete(session));
  });
  server.on('request', (request: Http2ServerRequest, response: Http2ServerResponse) => {
    void bodyOf(request).then(
      (body) => {
        try {
          reply(readMessage(body), request, response);
        } catch (error) {
          say(response, 400, {
            error: { code: 400, status: 'INVALID_ARGUMENT', message: String(error) },
          });
        }
      },
      () => undefined,
    );
  });

  function reply(
    sent: SentMessage,
    request: Http2ServerRequest,
    response: Http2ServerResponse,
  ): void {
    const { session } = request.stream;
    if (session === undefined) return; // cut meanwhile
    const count = (times.get(sent.token) ?? 0) + 1;
    times.set(sent.token, count);
    const said = answer(sent, count);
    const word = said.is === 'refused' ? (said.errorCode ?? said.status) : said.is;
    given.set(word, (given.get(word) ?? 0) + 1);
    const connection = sessions.get(session) ?? -1;
    if (said.is === 'taken' || said.is === 'cut') {
      const message = { ...sent, at: new Date(), connection, lost: false };
      taken.push(message);
      if (taken.length > keep) taken.shift();
      onTaken(message);
    }
    switch (said.is) {
      case 'taken': {
        const project =
          /^\/v1\/(projects\/[^/]+\/messages):send$/.exec(request.url)?.[1] ?? 'unknown';
        say(response, 200, { name: `${project}/${String(taken.length)}-${String(count)}` });
        return;
      }
      case 'refused':
        say(response, said.http, refusalBody(said), said.headers);
        return;
      case 'hung':
        return;
      case 'cut':
        for (const one of taken) if (one.connection === connection) one.lost = true;
        session.destroy();
    }
  }

  const pages = desk(() => taken);
  const [port, deskPort] = await Promise.all([
    listening(server, options.ports?.fcm),
    listening(pages, options.ports?.fcmDesk),
  ]);
  return {
    url: `http://${HOST}:${String(port)}`,
    deskHost: `${HOST}:${String(deskPort)}`,
    taken,
    given,
    stop: async () => {
      for (const session of sessions.keys()) session.destroy();
      pages.closeAllConnections();
      await Promise.all([closed(server), closed(pages)]);
    },
  };
}

async function bodyOf(request: Http2ServerRequest): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function say(
  response: Http2ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.stream.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function listening(server: NetServer | Server | Http2Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.unref();
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closed(server: NetServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
