import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { clientAddress } from '../../src/platform/clientAddress.ts';
import { withEnv } from '../support/environment.ts';

/** A request that arrived from `peer` with this X-Forwarded-For. */
function arrived(peer: string, forwardedFor?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor;
  return request;
}

describe('the address a call came from', () => {
  it('is what the proxy before us saw', () => {
    assert.equal(clientAddress(arrived('169.254.1.1', '198.51.100.7')), '198.51.100.7');
  });

  it('cannot be chosen by the caller', () => {
    for (const made of ['1.2.3.4', '1.2.3.4, 5.6.7.8', ' ,,x', 'unknown'])
      assert.equal(clientAddress(arrived('169.254.1.1', `${made}, 198.51.100.7`)), '198.51.100.7');
  });

  it('is the peer’s where no proxy stands before us', () => {
    assert.equal(clientAddress(arrived('127.0.0.1')), '127.0.0.1');
  });

  it('counts the proxies it was told of', async () => {
    await withEnv({ PROXY_HOPS: '2' }, () => {
      const balanced = arrived('169.254.1.1', '1.2.3.4, 198.51.100.7, 203.0.113.9');
      assert.equal(clientAddress(balanced), '198.51.100.7');
      return Promise.resolve();
    });
  });
});
