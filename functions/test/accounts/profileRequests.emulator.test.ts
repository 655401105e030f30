import assert from 'node:assert/strict';
import type { z } from 'zod';
import {
  decideProfileRequest,
  getMyProfile,
  listProfileRequests,
  requestProfileChange,
  updateMyProfile,
  withdrawProfileRequest,
} from '../../src/accounts/index.ts';
import { Failure } from '../../src/platform/failures.ts';
import type { PolicyRules } from '../../src/settings/index.ts';
import { getPolicy, updatePolicy } from '../../src/settings/index.ts';
import { callAs } from '../support/call.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { failsWith } from './failure.ts';
import type { Person } from './people.ts';
import { person } from './people.ts';

type Changes = z.input<typeof requestProfileChange.input>['changes'];

describe('changes of the own profile', () => {
  let services: Isolated;
  let admin: Person;
  let student: Person;
  before(async () => {
    services = isolatedServices();
    admin = await person(services, 'admin');
  });
  beforeEach(async () => {
    student = await person(services, 'student');
  });
  after(() => services.dispose());

  const me = () => callAs(student.token, getMyProfile, {}, { services });
  const ask = (changes: Changes, reason = 'Married') =>
    callAs(student.token, requestProfileChange, { changes, reason }, { services });
  const withdraw = () => callAs(student.token, withdrawProfileRequest, {}, { services });
  const decide = (decision: 'approve' | 'reject', number = 1, answer?: string) => {
    const data = {
      uid: student.uid,
      number,
      decision,
      ...(answer === undefined ? {} : { answer }),
    };
    return callAs(admin.token, decideProfileRequest, data, { services });
  };
  const list = (query: z.input<typeof listProfileRequests.input> = {}) =>
    callAs(admin.token, listProfileRequests, query, { services });
  const intents = async (kind: string) => {
    const found = await services.db.collection('notifications').where('kind', '==', kind).get();
    return found.docs.map((doc) => ({ to: doc.get('to') as string[], id: doc.id }));
  };

  async function withRights(
    rights: Partial<PolicyRules['profileRights']>,
    work: () => Promise<void>,
  ): Promise<void> {
    const put = async (profileRights: PolicyRules['profileRights']) => {
      const { version, rules } = await callAs(admin.token, getPolicy, {}, { services });
      const next = { basedOn: version, rules: { ...rules, profileRights } };
      await callAs(admin.token, updatePolicy, next, { services });
    };
    const { rules } = await callAs(admin.token, getPolicy, {}, { services });
    await put({ ...rules.profileRights, ...rights });
    try {
      await work();
    } finally {
      await put(rules.profileRights);
    }
  }

  it('are told apart by field: one’s own, by request, or the office’s', async () => {
    const { rights, request } = await me();
    assert.equal(request, null);
    assert.deepEqual(
      [rights.phone, rights.name, rights.studentNumber],
      ['self', 'request', 'office'],
    );
  });

  it('are refused with a word about each field and what to do', async () => {
    const data = { phone: '+4930123456', name: 'Other', department: 'Law' };
    await assert.rejects(callAs(student.token, updateMyProfile, data, { services }), (error) => {
      assert.ok(error instanceof Failure && error.code === 'permission-denied');
      assert.deepEqual(error.details.fields, [
        { field: 'name', issue: 'ask for it, by requestProfileChange' },
        { field: 'department', issue: 'only the office changes it' },
      ]);
      return true;
    });
    assert.equal((await me()).personal.phone, null, 'all or nothing');
  });

  it('follow the policy when it gives a field away, or takes it back', async () => {
    await withRights({ section: 'self', phone: 'office' }, async () => {
      const reply = await callAs(student.token, updateMyProfile, { section: 'B' }, { services });
      assert.equal(reply.academic.section, 'B');
      await assert.rejects(
        callAs(student.token, updateMyProfile, { phone: null }, { services }),
        failsWith('permission-denied'),
      );
    });
  });

  it('of birth date and student number are never one’s own, whatever a policy says', async () => {
    for (const field of ['birthDate', 'studentNumber']) {
      await assert.rejects(
        withRights({ [field]: 'self' }, () => Promise.resolve()),
        failsWith('invalid-request'),
      );
    }
  });

  it('are asked for, shown to the office beside what stands there, and approved', async () => {
    const asked = await ask({ name: 'Ada Married', birthDate: '2011-03-04' });
    assert.deepEqual([asked.status, asked.number], ['open', 1]);
    const open = (await list()).requests.find(({ request }) => request.uid === student.uid);
    assert.deepEqual(open, {
      request: asked,
      name: 'A student',
      current: { name: 'A student', birthDate: null },
    });
    const made = await intents('profile-request.made');
    assert.ok(made.some(({ id, to }) => id.includes(student.uid) && to.includes('admins')));
    assert.equal((await decide('approve')).status, 'approved');
    const { personal, request } = await me();
    assert.deepEqual([personal.name, personal.birthDate], ['Ada Married', '2011-03-04']);
    assert.equal(request?.status, 'approved');
    const told = await intents('profile-request.approved');
    assert.ok(told.some(({ to }) => to.includes(student.uid)));
  });

  it('are rejected with a reason, and change nothing', async () => {
    await ask({ name: 'Bad Joke' });
    await assert.rejects(decide('reject'), failsWith('invalid-request'));
    await decide('reject', 1, 'Bring a document');
    const { personal, request } = await me();
    assert.deepEqual([personal.name, request?.answer], ['A student', 'Bring a document']);
  });

  it('are asked for one request at a time, also by two calls at once', async () => {
    const both = await Promise.allSettled([ask({ name: 'One' }), ask({ name: 'Two' })]);
    assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
    await assert.rejects(ask({ name: 'Three' }), failsWith('conflict'));
    assert.equal((await withdraw()).status, 'withdrawn');
    await assert.rejects(withdraw(), failsWith('not-found'));
    assert.equal((await ask({ name: 'Three' })).number, 2);
  });

  it('are decided once, and only the request that was looked at', async () => {
    await ask({ name: 'First' });
    await withdraw();
    await ask({ name: 'Second' });
    await assert.rejects(decide('approve', 1), failsWith('conflict'));
    await decide('approve', 2);
    await assert.rejects(decide('reject', 2, 'Too late'), failsWith('conflict'));
    assert.equal((await me()).personal.name, 'Second');
  });

  it('may not be asked for where the owner or the office alone decides', async () => {
    for (const changes of [{ phone: '+4930123456' }, { department: 'Law' }]) {
      await assert.rejects(ask(changes), failsWith('permission-denied'));
    }
    await assert.rejects(ask({}), failsWith('invalid-request'));
    await assert.rejects(ask({ role: 'admin' } as Changes), failsWith('invalid-request'));
  });

  it('meet the same limits as the office’s own when they are approved', async () => {
    const studentNumber = `n-${student.uid}`;
    const other = await person(services, 'student');
    await services.db.doc(`users/${other.uid}`).update({ studentNumber });
    await withRights({ studentNumber: 'request' }, async () => {
      await ask({ studentNumber });
      await assert.rejects(decide('approve'), failsWith('conflict'));
      assert.equal((await me()).request?.status, 'open', 'it is still to be decided');
    });
  });

  it('are listed in pages, oldest first, each once', async () => {
    for (const name of ['P1', 'P2', 'P3']) {
      student = await person(services, 'student');
      await ask({ name });
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.requests.map(({ request }) => request.requestedAt));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    assert.deepEqual(seen, seen.toSorted());
    assert.ok(seen.length >= 3);
    for (const bad of ['x', 'WyJhIiwiYiJd', 'WzEsMl0']) {
      await assert.rejects(list({ cursor: bad }), failsWith('invalid-request'));
    }
  });
});
