import assert from 'node:assert/strict';
import {
  DEFAULT_POLICY,
  getPolicy,
  getPolicyVersion,
  listPolicyVersions,
  updatePolicy,
} from '../../src/settings/index.ts';
import { currentPolicy } from '../../src/settings/index.ts';
import { policyRef, policyVersions } from '../../src/settings/policyStore.ts';
import { settledRef } from '../../src/platform/settled.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { member } from '../support/school.ts';

describe('the policy', () => {
  let services: Isolated;
  let admin = '';
  beforeEach(async () => {
    services = isolatedServices();
    admin = await member('admin', {}, services);
  });
  afterEach(() => services.dispose());

  const { rules } = DEFAULT_POLICY;
  const stricter = { ...rules, attemptsPerSession: 3 };

  it('is the default, version 0, until an admin writes one', async () => {
    const teacher = await member('instructor', {}, services);
    assert.deepEqual(await callAs(teacher, getPolicy, {}, { services }), DEFAULT_POLICY);
    const student = await member('student', {}, services);
    await fails('permission-denied', callAs(student, getPolicy, {}, { services }));
    const write = callAs(teacher, updatePolicy, { basedOn: 0, rules }, { services });
    await fails('permission-denied', write);
  });

  it('counts versions and keeps each as it came into force', async () => {
    await callAs(admin, updatePolicy, { basedOn: 0, rules }, { services });
    const second = { basedOn: 1, rules: stricter };
    const reply = await callAs(admin, updatePolicy, second, { services });
    assert.deepEqual(reply, { version: 2, rules: stricter });
    assert.deepEqual(await callAs(admin, getPolicy, {}, { services }), reply);
    const kept = await policyVersions(services.db).orderBy('version').get();
    assert.deepEqual(
      kept.docs.map((doc) => [doc.id, doc.data().rules]),
      [
        ['1', rules],
        ['2', stricter],
      ],
    );
  });

  it('tells who changed it and when, newest first, in pages', async () => {
    await callAs(admin, updatePolicy, { basedOn: 0, rules }, { services });
    await callAs(admin, updatePolicy, { basedOn: 1, rules: stricter }, { services });
    const list = (input: { limit?: number; cursor?: string }) =>
      callAs(admin, listPolicyVersions, input, { services });
    const first = await list({ limit: 1 });
    const rest = await list({ limit: 1, cursor: first.nextCursor ?? assert.fail() });
    assert.deepEqual(
      [...first.versions, ...rest.versions].map(({ version, updatedBy }) => [version, updatedBy]),
      [
        [2, admin],
        [1, admin],
      ],
    );
    assert.equal(rest.nextCursor, null);
    const one = await callAs(admin, getPolicyVersion, { version: 2 }, { services });
    assert.deepEqual([one.rules, one.updatedBy], [stricter, admin]);
    const before = await callAs(admin, getPolicyVersion, { version: 0 }, { services });
    assert.deepEqual([before.rules, before.updatedAt], [rules, null]);
    await fails('not-found', callAs(admin, getPolicyVersion, { version: 3 }, { services }));
    await fails('invalid-request', list({ cursor: Buffer.from('["x"]').toString('base64url') }));
    const teacher = await member('instructor', {}, services);
    await fails('permission-denied', callAs(teacher, listPolicyVersions, {}, { services }));
  });

  it('reads the word of an older policy for what blocks', async () => {
    await callAs(admin, updatePolicy, { basedOn: 0, rules }, { services });
    const { path } = policyRef(services.db);
    await services.db.doc(path).update({ 'rules.location.outside': 'fail' });
    const document = (await services.db.doc(path).get()).data();
    await settledRef(services.db, path).update({ document });
    assert.equal((await currentPolicy(services.db)).rules.location.outside, 'block');
    const location = { ...rules.location, outside: 'fail' as never };
    const input = { basedOn: 1, rules: { ...rules, location } };
    await fails('invalid-request', callAs(admin, updatePolicy, input, { services }));
  });

  it('refuses what was based on another version, also of two at once', async () => {
    const write = (n: number) =>
      callAs(
        admin,
        updatePolicy,
        { basedOn: 0, rules: { ...rules, attemptsPerSession: n } },
        { services },
      );
    const both = await Promise.allSettled([write(3), write(4)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const failure = await fails('conflict', write(5));
    assert.equal(failure.details.detail, 'Version 1 is in force.');
  });

  it('names the rule that does not fit', async () => {
    const location = { ...rules.location, maxAccuracyM: 1 };
    const input = { basedOn: 0, rules: { ...rules, location } };
    const failure = await fails(
      'invalid-request',
      callAs(admin, updatePolicy, input, { services }),
    );
    assert.deepEqual(
      failure.details.fields?.map(({ field }) => field),
      ['rules.location.maxAccuracyM'],
    );
  });
});
