import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { evidenceRef } from '../../functions/src/absences/evidence/evidenceStore.ts';
import { LEASE_S } from '../../functions/src/absences/evidence/evidenceLease.ts';
import type { Upload } from '../../functions/src/absences/evidence/uploadPath.ts';
import { uploadPath } from '../../functions/src/absences/evidence/uploadPath.ts';
import { picture } from '../../functions/test/absences/evidence/support/contents.ts';
import {
  READY,
  check,
  left,
  put,
  uploader,
} from '../../functions/test/absences/evidence/support/school.ts';
import { clockAt } from '../../functions/test/support/clock.ts';
import type { Isolated } from '../../functions/test/support/isolated.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';
import type { JsonObject } from '../../tools/support/json.ts';
import type { KillPoint } from './callLog.ts';
import { callsOfTrigger, everyPlace, placeOf } from './callLog.ts';

const TRIGGER = 'checkEvidence';
/** Function processes at a time. */
const AT_ONCE = 2;

describe('a check of evidence whose process is killed', function () {
  this.timeout(400_000);
  let services: Isolated;
  let jpeg: Buffer;
  let whole: unknown;
  const victims: { name: string; died: boolean; outcome: unknown }[] = [];

  before(async () => {
    services = isolatedServices();
    jpeg = await picture().jpeg().toBuffer();
    const survivor = await begun();
    const log = await checkInProcess(survivor, null);
    const calls = log.flatMap(({ call, name }) => (call === undefined ? [] : [String(name)]));
    whole = await outcomeOf(survivor);
    const points = everyPlace(calls);
    const work = async (): Promise<void> => {
      for (let point = points.shift(); point !== undefined; point = points.shift()) {
        const { n, side } = point;
        const victim = await begun();
        const lines = await checkInProcess(victim, point);
        const died = lines.some((line) => line['died'] === n);
        const name = `${side} call ${String(n)} (${calls[n - 1] ?? ''})`;
        victims.push({ name, died, outcome: await outcomeOf(victim) });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  });
  after(() => services.dispose());

  async function begun(): Promise<Upload> {
    const upload = await uploader(services);
    await put(services, upload, jpeg, 'image/jpeg');
    return upload;
  }

  /** One delivery of the trigger's event to a fresh process; the calls that it made. */
  function checkInProcess(upload: Upload, point: KillPoint | null): Promise<JsonObject[]> {
    const projectId = services.auth.app.options.projectId ?? '';
    const event = (url: string) => deliver(url, `${projectId}.appspot.com`, uploadPath(upload));
    return callsOfTrigger(TRIGGER, projectId, event, placeOf(point));
  }

  /** Has the event come again when the lease of the dead is over, and once more; tells all that is left. */
  async function outcomeOf(upload: Upload) {
    const later = new Date(Date.now() + LEASE_S * 1000).toISOString();
    const recovered = { ...services, clock: clockAt(later) };
    await check(recovered, upload);
    await check(recovered, upload);
    const audit = services.db.collection('audit');
    const about = await audit.where('subject', '==', evidenceRef(services.db, upload).path).get();
    return {
      ...(await left(services, upload)),
      audit: about.docs.map((event) => String(event.get('action'))),
    };
  }

  it('keeps a clean copy when nobody dies', () => {
    assert.deepEqual(whole, { ...READY, audit: ['evidence.ready'] });
  });

  it('died at every call, before it left and after its answer came', () => {
    assert.ok(victims.length >= 20, String(victims.length));
    assert.deepEqual(
      victims.filter(({ died }) => !died).map(({ name }) => name),
      [],
    );
  });

  it('comes to the same when its event comes again, wherever it died: store and document agree', () => {
    for (const { name, outcome } of victims) assert.deepEqual(outcome, whole, name);
  });
});

/** The event of a finished upload, as Eventarc sends it. */
function deliver(url: string, bucket: string, name: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': randomUUID(),
      'ce-type': 'google.cloud.storage.object.v1.finalized',
      'ce-source': `//storage.googleapis.com/projects/_/buckets/${bucket}`,
      'ce-subject': `objects/${name}`,
      'ce-time': new Date().toISOString(),
      'ce-bucket': bucket,
    },
    body: JSON.stringify({ bucket, name, generation: '1', contentType: 'image/jpeg' }),
  });
}
