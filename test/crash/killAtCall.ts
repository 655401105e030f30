// Preload: kills its process with SIGKILL before or after the n-th call that could change durable state or
// needs another service. Calls count from the first request on, or from the start: gRPC (HTTP/2), http, https, fetch, the face engine
// and the key wrapper. KILL_AT names the place ("7:before"; without it nothing dies), CALL_LOG the file that
// takes one line for each call.
import { tracingChannel } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import http from 'node:http';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import http2 from 'node:http2';
import https from 'node:https';
import { isMainThread } from 'node:worker_threads';
import { isObject } from '../../tools/support/json.ts';
import { wrapMethod } from '../support/wrapMethod.ts';

const [killAt = '', killSide = ''] = (process.env['KILL_AT'] ?? '').split(':');
const logFile = process.env['CALL_LOG'] ?? '';
/** A process that serves nothing is watched from its start: KILL_FROM=start. */
let armed = process.env['KILL_FROM'] === 'start';
let count = 0;

function log(line: object): void {
  appendFileSync(logFile, `${JSON.stringify(line)}\n`);
}

function die(n: number, name: string): void {
  log({ died: n, side: killSide, name });
  process.kill(process.pid, 'SIGKILL');
}

/** Counts a call about to be made; the result is to be called when its answer has come, unseen by anybody. */
function reach(name: string): () => void {
  if (!armed) return () => undefined;
  const n = ++count;
  log({ call: n, name });
  const here = killAt === String(n);
  if (here && killSide === 'before') die(n, name);
  let answered = false;
  return () => {
    if (here && killSide === 'after' && !answered) die(n, name);
    answered = true;
  };
}

function watchRequests(): void {
  wrapMethod(http.Server.prototype, 'emit', ({ args, proceed }) => {
    if (args[0] === 'request') armed = true;
    return proceed();
  });
}

function watchHttp2(): void {
  wrapMethod(http2, 'connect', ({ proceed: connect }) => {
    const session = connect() as ClientHttp2Session;
    wrapMethod(session, 'request', ({ args, proceed }) => {
      const [headers] = args;
      const answered = reach(isObject(headers) ? `grpc ${String(headers[':path'])}` : 'http2');
      const stream = proceed() as ClientHttp2Stream;
      // The last frame of a gRPC answer: its trailers, or its only headers when it failed at once.
      stream.prependListener('trailers', answered);
      stream.prependListener('response', (response) => {
        const isGrpc = String(response['content-type']).startsWith('application/grpc');
        if (response['grpc-status'] !== undefined || !isGrpc) answered();
      });
      return stream;
    });
    return session;
  });
}

function watchHttp(module: object, name: string): void {
  wrapMethod(module, 'request', ({ proceed }) => {
    const answered = reach(name);
    const sent = proceed() as http.ClientRequest;
    return sent.prependOnceListener('response', answered);
  });
}

function watchFetch(): void {
  wrapMethod(globalThis, 'fetch', async ({ proceed }) => {
    const answered = reach('fetch');
    const response = await proceed();
    answered();
    return response;
  });
}

/** Work that leaves no trace on a wire; the channels are the code's own. */
function watchChannel(channel: 'rollcall:engine' | 'rollcall:keys'): void {
  const open = new WeakMap<object, () => void>();
  tracingChannel<unknown, object>(channel).subscribe({
    start: (context) => {
      open.set(context, reach(channel));
    },
    end: () => undefined,
    asyncStart: () => undefined,
    asyncEnd: (context) => {
      open.get(context)?.();
    },
    error: () => undefined,
  });
}

if (isMainThread) {
  watchRequests();
  watchHttp2();
  watchHttp(http, 'http');
  watchHttp(https, 'https');
  watchFetch();
  watchChannel('rollcall:engine');
  watchChannel('rollcall:keys');
}
