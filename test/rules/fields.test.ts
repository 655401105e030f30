import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { NOTICE_KINDS } from '../../functions/src/platform/noticeKinds.ts';
import { fromRoot } from '../../tools/support/paths.ts';
import type { Ask, Value, Verdict } from './emulator.ts';
import { ask } from './emulator.ts';
import type { ForbiddenWrite } from './fields.ts';
import {
  BAD_NOTICE_CHANGES,
  BAD_PREFERENCES,
  BAD_PUSH_TOKENS,
  BAD_PUSH_TOKEN_CHANGES,
  GOOD_PREFERENCES,
} from './fields.ts';
import { school } from './fixture.ts';
import { PREFERENCES, PUSH_TOKEN, READ_MARK, RENEWED_PUSH_TOKEN } from './policy.ts';
import { services } from './services.ts';
import { tokenOf } from './token.ts';
import { untouched } from './untouched.ts';

describe('What the owner of a document may write into it', function () {
  this.timeout(60_000);
  let student = '';
  before(async () => {
    student = (await school()).values.student;
  });

  function attempt(question: Ask): Promise<Verdict> {
    return untouched(question, () => ask(question, tokenOf(student)));
  }

  /** A path of its own for a push token that does not exist yet. */
  function newToken(id: string = randomUUID()): string {
    return `users/${student}/pushTokens/${id}`;
  }

  describe('a push token', () => {
    for (const { means, write } of BAD_PUSH_TOKENS) {
      it(`its owner cannot ${means}`, async () => {
        assert.equal(await attempt({ does: 'create', path: newToken(), write }), 'denied');
      });
    }
    for (const { means, write } of BAD_PUSH_TOKEN_CHANGES) {
      it(`its owner cannot ${means}, after a good beginning`, () =>
        changeAfterCreate(means, write));
    }
    for (const length of [1, 4096]) {
      it(`may hold a token of ${length} characters`, async () => {
        const token: Value = { stringValue: 'x'.repeat(length) };
        const write = { ...PUSH_TOKEN, fields: { ...PUSH_TOKEN.fields, token } };
        assert.equal(await attempt({ does: 'create', path: newToken(), write }), 'allowed');
      });
    }
    for (const platform of ['android', 'ios', 'web']) {
      it(`may be of ${platform}`, async () => {
        const fields = { ...PUSH_TOKEN.fields, platform: { stringValue: platform } };
        const write = { ...PUSH_TOKEN, fields };
        assert.equal(await attempt({ does: 'create', path: newToken(), write }), 'allowed');
      });
    }
    for (const id of ['a', 'x'.repeat(128), 'Pixel_9-web']) {
      it(`may be called ${id.slice(0, 20)}`, async () => {
        const question = { does: 'create', path: newToken(id), write: PUSH_TOKEN } as const;
        assert.equal(await attempt(question), 'allowed');
      });
    }
    for (const id of ['x'.repeat(129), 'a.b', 'a b', '$', 'ü']) {
      it(`may not be called ${id.slice(0, 20)}`, async () => {
        const question = { does: 'create', path: newToken(id), write: PUSH_TOKEN } as const;
        assert.equal(await attempt(question), 'denied');
      });
    }

    async function changeAfterCreate(means: string, write: ForbiddenWrite['write']): Promise<void> {
      const path = newToken();
      const begun = await ask({ does: 'create', path, write: PUSH_TOKEN }, tokenOf(student));
      assert.equal(begun, 'allowed');
      assert.equal(await attempt({ does: 'update', path, write }), 'denied', means);
      // The same document takes a genuine change, so that the field alone was at fault.
      const genuine = await attempt({ does: 'update', path, write: RENEWED_PUSH_TOKEN });
      assert.equal(genuine, 'allowed');
      assert.equal(await ask({ does: 'delete', path }, tokenOf(student)), 'allowed');
    }
  });

  describe('choices of what to be told', () => {
    const path = (): string => `users/${student}/private/notifications`;
    for (const { means, write } of BAD_PREFERENCES) {
      it(`their owner cannot ${means}`, async () => {
        assert.equal(await attempt({ does: 'update', path: path(), write }), 'denied');
      });
    }
    for (const { means, write } of GOOD_PREFERENCES) {
      it(`may be: ${means}`, async () => {
        assert.equal(await attempt({ does: 'update', path: path(), write }), 'allowed');
      });
    }
    for (const field of ['off', 'on', 'quietHours', 'timeZone', 'digest', 'digestAt']) {
      it(`are complete from the beginning: not without ${field}`, async () => {
        const { fields, serverTimes } = PREFERENCES;
        const rest = Object.entries(fields).filter(([name]) => name !== field);
        const write = { fields: Object.fromEntries(rest), serverTimes: serverTimes ?? [] };
        const classmate = (await school()).uids.classmate ?? '';
        const own = `users/${classmate}/private/notifications`;
        const question = { does: 'create', path: own, write } as const;
        assert.equal(await ask(question, tokenOf(classmate)), 'denied');
      });
    }
    it('are of every kind of notice that there is', () => {
      const rules = readFileSync(fromRoot('firestore.rules'), 'utf8');
      const listed = /function isKinds[^[]*hasOnly\(\[([^\]]*)\]/.exec(rules)?.[1] ?? '';
      const kinds = [...listed.matchAll(/'([^']+)'/g)].map(([, kind]) => kind);
      assert.deepEqual(kinds, [...NOTICE_KINDS]);
    });
  });

  describe('a notice in the inbox', () => {
    const notice = (): string => `users/${student}/inbox/notice`;
    for (const { means, write } of BAD_NOTICE_CHANGES) {
      it(`its reader cannot ${means}`, async () => {
        assert.equal(await attempt({ does: 'update', path: notice(), write }), 'denied');
      });
    }
    it('its reader can say that it was read, and say so again', async () => {
      const question = { does: 'update', path: notice(), write: READ_MARK } as const;
      const verdict = await untouched(question, async () => {
        assert.equal(await ask(question, tokenOf(student)), 'allowed');
        return await ask(question, tokenOf(student));
      });
      assert.equal(verdict, 'allowed');
    });

    it('a guardian reads and marks the own one about a child; the child and others do not', async () => {
      const { uids } = await school();
      const path = `users/${uids.guardian ?? ''}/inbox/attendance.absent:s~${student}`;
      const entry = { kind: 'attendance.absent', childUid: student, readAt: null };
      await services().db.doc(path).create(entry);
      try {
        for (const who of ['guardian', 'student', 'limited-guardian', 'instructor'] as const) {
          const token = tokenOf(uids[who] ?? '');
          const may = who === 'guardian' ? 'allowed' : 'denied';
          assert.equal(await ask({ does: 'get', path }, token), may, who);
          assert.equal(await ask({ does: 'update', path, write: READ_MARK }, token), may, who);
        }
      } finally {
        await services().db.doc(path).delete();
      }
    });
  });
});
