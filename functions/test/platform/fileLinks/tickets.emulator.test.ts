import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { mountFileTickets } from '../../../src/platform/fileLinks/mountFileTickets.ts';
import { fileLinks } from '../../../src/platform/fileLinks/selected.ts';
import { createApi } from '../../../src/platform/httpEdge.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';

/** Several chunks of whatever size streams have. */
const BYTES = 8 * 1024 * 1024;

describe('the download of a file by its ticket', function () {
  this.timeout(60_000);
  let services: Isolated;
  let server: Server;
  let origin: string;
  before(async () => {
    services = isolatedServices();
    const api = createApi([], {
      tier: 'light',
      services: () => services,
      mount: (app) => {
        mountFileTickets(app, () => services);
      },
    });
    server = await new Promise<Server>((resolve) => {
      const started = api.listen(0, '127.0.0.1', () => {
        resolve(started);
      });
    });
    origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await services.dispose();
  });

  const link = async (path: string) => {
    const file = { path, type: 'application/octet-stream', name: 'report.bin' };
    return `${origin}${(await fileLinks().linkTo(services, file)).url}`;
  };

  it('comes in pieces, and whole', async () => {
    const bytes = Buffer.alloc(BYTES, 'roll call ');
    await (await services.bucket()).file('reports/large').save(bytes, { resumable: false });
    const answer = await fetch(await link('reports/large'));
    assert.equal(answer.status, 200);
    assert.ok(answer.body);
    const hash = createHash('sha256');
    let pieces = 0;
    for await (const piece of answer.body) {
      hash.update(piece as Uint8Array);
      pieces += 1;
    }
    assert.ok(pieces > 1);
    assert.equal(hash.digest('hex'), createHash('sha256').update(bytes).digest('hex'));
    // Nobody had to know the length before the first byte went out.
    assert.equal(answer.headers.get('content-length'), null);
  });

  it('of a file that is gone is as good as none', async () => {
    const answer = await fetch(await link('reports/gone'));
    assert.equal(answer.status, 404);
    assert.match(answer.headers.get('content-type') ?? '', /problem\+json/);
  });

  it('that the reader breaks off leaves the server well', async () => {
    await (
      await services.bucket()
    )
      .file('reports/broken-off')
      .save(Buffer.alloc(BYTES), { resumable: false });
    const stop = new AbortController();
    const answer = await fetch(await link('reports/broken-off'), { signal: stop.signal });
    assert.equal(answer.status, 200);
    stop.abort();
    assert.equal((await fetch(`${origin}/v1/files/none`)).status, 404);
  });
});
