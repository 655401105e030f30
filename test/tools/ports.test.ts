import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import fc from 'fast-check';
import {
  busyPorts,
  candidateOffsets,
  DEFAULT_PORTS,
  HOST,
  portsAt,
} from '../../tools/emulators/ports.ts';
import { isObject, parseObject } from '../../tools/support/json.ts';
import { fromRoot } from '../../tools/support/paths.ts';

describe('ports of a suite', () => {
  it('are those of firebase.json without an offset', () => {
    const { emulators } = parseObject(readFileSync(fromRoot('firebase.json'), 'utf8'));
    assert.ok(isObject(emulators));
    const named = Object.entries(emulators).flatMap(([name, value]) =>
      isObject(value) ? [[name, value.port]] : [],
    );
    const { firestoreWebsocket, fcm: _, fcmDesk: __, ...ports } = DEFAULT_PORTS;
    assert.deepEqual(Object.fromEntries(named), ports);
    assert.ok(isObject(emulators.firestore));
    assert.equal(emulators.firestore.websocketPort, firestoreWebsocket);
  });

  it('are disjoint for any two offsets, the default ones included', () => {
    const offset = fc.constantFrom(0, ...candidateOffsets(0));
    fc.assert(
      fc.property(offset, offset, (a, b) => {
        fc.pre(a !== b);
        const together = [...Object.values(portsAt(a)), ...Object.values(portsAt(b))];
        assert.equal(new Set(together).size, together.length);
      }),
    );
  });

  it('stay below the range for outgoing connections', () => {
    const highest = Math.max(
      ...candidateOffsets(0).flatMap((offset) => Object.values(portsAt(offset))),
    );
    assert.ok(highest < 32_768, String(highest));
  });

  it('are tried from a different start, each once', () => {
    const offsets = candidateOffsets(7);
    assert.notEqual(offsets[0], candidateOffsets(8)[0]);
    assert.equal(new Set(offsets).size, offsets.length);
  });
});

describe('a busy port', () => {
  let server: Server;
  let port: number;
  beforeEach(async () => {
    server = createServer();
    await new Promise<void>((done) => server.listen(0, HOST, done));
    const address = server.address();
    assert.ok(isObject(address) && typeof address.port === 'number');
    port = address.port;
  });
  afterEach(() => {
    server.close();
  });

  it('is named with its emulator and, where the system tells, the process that holds it', async () => {
    const [line, ...more] = await busyPorts({ firestore: port });
    assert.ok(line !== undefined && more.length === 0);
    assert.match(line.text, new RegExp(`^firestore ${port}`));
    if (process.platform === 'linux') assert.equal(line.freesWithinMs, 0);
    if (process.platform === 'linux')
      assert.match(line.text, new RegExp(`process ${process.pid}:`));
  });

  it('is free again when its holder has gone', async () => {
    await new Promise((done) => server.close(done));
    assert.deepEqual(await busyPorts({ firestore: port }), []);
  });
});
