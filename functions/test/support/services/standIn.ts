import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a service sees it. */
export interface Received {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * How a service fails: cuts the connection; never answers; ends amid its answer; sends what is no answer of its;
 * answers after so many ms; or answers with this.
 */
export type Fault = 'cut' | 'hang' | 'half' | 'garbage' | { readonly slowMs: number } | Answer;

/** A service on this machine. */
export interface StandIn {
  readonly url: string;
  readonly received: Received[];
  /** Lets the next requests fail, `times` of them or all. */
  fail(fault: Fault, times?: number): void;
  heal(): void;
  stop(): Promise<void>;
}

export async function standIn(
  contentType: string,
  answer: (request: Received) => Answer,
): Promise<StandIn> {
  const received: Received[] = [];
  let fault: Fault | null = null;
  let left = 0;
  const server = http.createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const seen = { path: request.url ?? '', headers: request.headers, body };
      received.push(seen);
      const now = left > 0 ? fault : null;
      left -= 1;
      reply(response, contentType, now, () => answer(seen));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    received,
    fail: (next, times = Infinity) => {
      fault = next;
      left = times;
    },
    heal: () => {
      left = 0;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function reply(
  response: http.ServerResponse,
  contentType: string,
  fault: Fault | null,
  answer: () => Answer,
): void {
  if (fault === 'hang') return;
  if (fault === 'cut') {
    response.destroy();
    return;
  }
  if (fault !== null && typeof fault !== 'string' && 'slowMs' in fault) {
    setTimeout(() => {
      reply(response, contentType, null, answer);
    }, fault.slowMs).unref();
    return;
  }
  const { status, body, headers } = fault === null || typeof fault === 'string' ? answer() : fault;
  const text = fault === 'garbage' ? '<html>Bad gateway</html>' : JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  if (fault !== 'half') response.end(text);
  else {
    response.write(text.slice(0, text.length / 2), () => {
      response.destroy();
    });
  }
}

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  } catch {
    // The caller gave up.
  }
  return Buffer.concat(chunks).toString();
}
