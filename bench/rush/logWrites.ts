// Preload: appends one line to the file WRITES_LOG for each document that a commit writes or deletes: the value of
// the request's header x-bench-call, a tab, and the document's name.
import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { isObject } from '../../tools/support/json.ts';
import { fromRoot } from '../../tools/support/paths.ts';
import { wrapMethod } from '../../test/support/wrapMethod.ts';

const logFile = process.env['WRITES_LOG'] ?? '';
const calls = new AsyncLocalStorage<string>();

/** Of the class that the served functions use: theirs is the package below functions/. */
function firestorePrototype(): object {
  const load = createRequire(fromRoot('functions/package.json'));
  const { Firestore } = load('@google-cloud/firestore') as { Firestore: { prototype: object } };
  return Firestore.prototype;
}

function nameOf(write: unknown): string {
  if (!isObject(write)) return '';
  const { update, delete: deleted } = write;
  if (typeof deleted === 'string') return deleted;
  return isObject(update) && typeof update['name'] === 'string' ? update['name'] : '';
}

if (isMainThread) {
  wrapMethod(http.Server.prototype, 'emit', ({ args: [event, request], proceed }) => {
    const call = request instanceof http.IncomingMessage ? request.headers['x-bench-call'] : null;
    return event === 'request' && typeof call === 'string' ? calls.run(call, proceed) : proceed();
  });
  wrapMethod(firestorePrototype(), 'request', ({ args: [method, request], proceed }) => {
    const call = calls.getStore();
    if (method === 'commit' && call !== undefined && isObject(request)) {
      const writes = Array.isArray(request['writes']) ? request['writes'] : [];
      const lines = writes.map((write: unknown) => `${call}\t${nameOf(write)}\n`);
      appendFileSync(logFile, lines.join(''));
    }
    return proceed();
  });
}
