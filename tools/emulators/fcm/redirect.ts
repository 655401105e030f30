import http2 from 'node:http2';
import type {
  ClientHttp2Session,
  ClientSessionRequestOptions,
  OutgoingHttpHeaders,
} from 'node:http2';

/** Where the Admin SDK sends pushes; it knows no variable that would change that. */
const FCM = 'https://fcm.googleapis.com';

type Connect = (url: string | URL, ...rest: unknown[]) => ClientHttp2Session;

/**
 * Leads what this process sends to FCM to a stand-in instead, by the one function through which the Admin SDK connects.
 * Other connections stay as they are. @returns what takes it back
 */
export function redirectFcm(to: string): () => void {
  const real = Reflect.get(http2, 'connect') as Connect;
  const connect: Connect = (url, ...rest) => {
    if (String(url).replace(/\/$/, '') !== FCM) return real(url, ...rest);
    const session = real(to, { peerMaxConcurrentStreams: 100 });
    const request = session.request.bind(session);
    session.request = (headers: OutgoingHttpHeaders = {}, options?: ClientSessionRequestOptions) =>
      // The SDK sends ":scheme: https:", which Google takes and Node's server refuses.
      request({ ...headers, ':scheme': 'http', ':authority': 'fcm.googleapis.com' }, options);
    return session;
  };
  Reflect.set(http2, 'connect', connect);
  return () => {
    Reflect.set(http2, 'connect', real);
  };
}
