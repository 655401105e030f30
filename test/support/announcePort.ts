// Preload: tells the parent process which free port the HTTP server was given.
import http from 'node:http';
import { wrapMethod } from './wrapMethod.ts';

wrapMethod(http.Server.prototype, 'emit', ({ self, args, proceed }) => {
  const address = args[0] === 'listening' && self instanceof http.Server ? self.address() : null;
  if (address !== null && typeof address === 'object') process.send?.({ port: address.port });
  return proceed();
});
