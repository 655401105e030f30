import assert from 'node:assert/strict';
import { removeEvidence } from '../../../src/absences/index.ts';
import type { Upload } from '../../../src/absences/evidence/uploadPath.ts';
import { requestRef } from '../../../src/absences/requestStore.ts';
import { operations } from '../../../src/operations.ts';
import { callAs } from '../../support/call.ts';
import { fails } from '../../support/fails.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { member } from '../../support/school.ts';
import { pdf } from './support/pdfs.ts';
import { check, fileName, put, putChecked, uploader } from './support/school.ts';

const PDF = 'application/pdf';

describe('a request whose evidence changes', function () {
  this.timeout(60_000);
  let services: Isolated;
  let upload: Upload;
  beforeEach(async () => {
    services = isolatedServices();
    upload = await uploader(services);
  });
  afterEach(() => services.dispose());

  const revision = async (): Promise<string> =>
    (await requestRef(services.db, upload.requestId).get()).data()?.revision ?? '';
  const remove = (name: string) => {
    const file = { requestId: upload.requestId, upload: name };
    return callAs(upload.uid, removeEvidence, file, { services });
  };

  it('is not approved by who saw other files than there are', async () => {
    await putChecked(services, upload, pdf(), PDF);
    const admin = await member('admin', {}, services);
    const seen = await revision();
    const approve = (named: string) => {
      const { requestId } = upload;
      const decision = { requestId, revision: named, decision: 'approve' } as const;
      return callAs(admin, operations.decideAbsenceRequest, decision, { services });
    };
    await remove(upload.upload);
    await fails('conflict', approve(seen));
    const emptied = await revision();
    await putChecked(services, { ...upload, upload: fileName() }, pdf(), PDF);
    await fails('conflict', approve(emptied));
    assert.equal((await approve(await revision())).status, 'approved');
  });

  it('changes once, however often events and calls come', async () => {
    const first = await revision();
    await put(services, upload, pdf(), PDF);
    await Promise.allSettled(Array.from({ length: 5 }, () => check(services, upload)));
    await check(services, upload);
    const ready = await revision();
    assert.notEqual(ready, first);
    await putChecked(services, upload, pdf(), PDF);
    assert.equal(await revision(), ready);
    await remove(upload.upload);
    const emptied = await revision();
    assert.notEqual(emptied, ready);
    await remove(upload.upload);
    assert.equal(await revision(), emptied);
  });

  it('stays what it was when a file became none', async () => {
    const before = await revision();
    await putChecked(services, upload, Buffer.from('text'), 'image/png');
    await remove(upload.upload);
    assert.equal(await revision(), before);
  });
});
