import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CHANNELS, mannerOf, tellsGuardians } from '../../src/notifications/catalogue.ts';
import type { Addressee, Notice, Plan } from '../../src/notifications/notice.ts';
import { planDelivery, usefulUntil } from '../../src/notifications/planDelivery.ts';
import type { Preferences } from '../../src/notifications/preferences.ts';
import { NO_PREFERENCES } from '../../src/notifications/preferences.ts';
import { NOTICE_KINDS } from '../../src/platform/noticeKinds.ts';
import { CONTEXT, SESSION, addressee, guardian, notice } from './notices.ts';

const NOON = new Date('2026-11-27T11:00:00Z');
const NIGHT = new Date('2026-11-27T22:00:00Z');
const QUIET = { from: '22:00', to: '07:00' };

const prefer = (changes: Partial<Preferences>): Addressee =>
  addressee({ preferences: { ...NO_PREFERENCES, ...changes } });
const plan = (changes: Partial<Notice>, to: Addressee = addressee(), now = NOON): Plan =>
  planDelivery(notice(changes), CONTEXT, to, now);
const channelsOf = ({ inbox, mail, push }: Plan): string[] =>
  CHANNELS.filter((channel) => ({ inbox, mail, push })[channel] !== null);

describe('the plan for one recipient', () => {
  it('follows the catalogue for whoever has chosen nothing', () => {
    assert.deepEqual(channelsOf(plan({})), ['push', 'inbox']);
    assert.deepEqual(channelsOf(plan({}, guardian())), ['push', 'inbox', 'mail']);
    assert.deepEqual(channelsOf(plan({ kind: 'appeal.made' })), ['push', 'inbox']);
  });

  it('leaves out what a person turned off and adds what they turned on', () => {
    const kinds = ['attendance.absent'] as const;
    const off = { push: [...kinds], inbox: [...kinds], mail: [] };
    const on = { push: [], inbox: [], mail: [...kinds] };
    assert.deepEqual(channelsOf(plan({}, prefer({ off, on }))), ['mail']);
  });

  it('keeps in the inbox what concerns one’s security, whatever is muted', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NOTICE_KINDS), (kind) => {
        const off = { push: [kind], inbox: [kind], mail: [kind] };
        const told = channelsOf(plan({ kind }, prefer({ off })));
        assert.deepEqual(told, mannerOf(kind).mandatory ? ['inbox'] : []);
      }),
    );
    for (const kind of ['face.signed-in', 'face.sign-in-off', 'device.registered'] as const) {
      assert.equal(mannerOf(kind).mandatory, true, kind);
    }
  });

  it('sends no mail to whoever has no address', () => {
    assert.equal(plan({}, guardian({ email: null })).mail, null);
  });

  it('puts a push off to the end of quiet hours, and nothing else', () => {
    const { push, inbox, mail } = plan(
      { createdAt: NIGHT },
      guardian({ preferences: { ...NO_PREFERENCES, quietHours: QUIET } }),
      NIGHT,
    );
    assert.equal(push?.at.toISOString(), '2026-11-28T06:00:00.000Z');
    assert.ok(inbox !== null && mail !== null);
  });

  it('lets urgent ones pass quiet hours; an alert where it says so', () => {
    const to = prefer({ quietHours: QUIET });
    const at = (changes: Partial<Notice>): Date | undefined =>
      plan({ createdAt: NIGHT, ...changes }, to, NIGHT).push?.at;
    assert.deepEqual(at({ kind: 'face.signed-in' }), NIGHT);
    assert.deepEqual(at({ kind: 'system.alert', data: { urgent: 'true' } }), NIGHT);
    assert.notDeepEqual(at({ kind: 'system.alert', data: { urgent: 'false' } }), NIGHT);
  });

  it('sends no push that would come when it is of no use any more', () => {
    const missed = { kind: 'check-in.missed' } as const;
    assert.deepEqual(plan(missed, addressee(), new Date('2026-11-27T10:14:00Z')).push, {
      at: new Date('2026-11-27T10:14:00Z'),
      until: new Date('2026-11-27T10:15:00Z'),
    });
    assert.equal(plan(missed, addressee(), new Date('2026-11-27T10:15:00Z')).push, null);
    const cancelled = { kind: 'session.cancelled', createdAt: NIGHT } as const;
    const later = { ...SESSION, startsAt: new Date('2026-11-28T05:30:00Z') };
    const asleep = prefer({ quietHours: QUIET });
    const early = planDelivery(notice(cancelled), { ...CONTEXT, session: later }, asleep, NIGHT);
    assert.equal(early.push, null);
    assert.ok(early.inbox !== null);
  });

  it('tells nothing of an alert whose end has come', () => {
    const said = { words: {}, urgent: true, expiresAt: NOON };
    const at = (now: Date) =>
      channelsOf(
        planDelivery(
          notice({ kind: 'system.alert' }),
          { ...CONTEXT, alert: said },
          addressee(),
          now,
        ),
      );
    assert.deepEqual(at(NOON), []);
    assert.deepEqual(at(new Date(NOON.getTime() - 1)), ['push', 'inbox', 'mail']);
  });

  it('of a session that is gone is of use for an hour', () => {
    const gone = { ...CONTEXT, session: null };
    const until = usefulUntil(notice({ kind: 'check-in.missed' }), gone);
    assert.equal(until.toISOString(), '2026-11-27T11:00:00.000Z');
  });

  it('holds mail and push for the digest, never the inbox', () => {
    const { inbox, mail, push, digest } = plan({}, prefer({ digest: 'daily', digestAt: '18:00' }));
    assert.ok(inbox !== null);
    assert.deepEqual([mail, push], [null, null]);
    const { day, dueAt, ...entry } = digest ?? assert.fail('nothing waits');
    assert.equal(day, '2026-11-27');
    assert.equal(dueAt.toISOString(), '2026-11-27T17:00:00.000Z');
    assert.deepEqual([entry.mail, entry.push, entry.state], [false, true, 'waiting']);
  });

  it('does not hold for the digest what is urgent or of use now', () => {
    const daily = prefer({ digest: 'daily' });
    const urgent = plan({ kind: 'system.alert', data: { urgent: 'true' } }, daily);
    assert.ok(urgent.push !== null && urgent.digest === null);
    const { push, digest } = plan({ kind: 'roll.not-taken' }, daily);
    assert.ok(push !== null && digest === null);
  });

  it('made again later has the same ids and the same day, so that nothing is told twice', () => {
    const to = prefer({ digest: 'daily' });
    const [first, again] = [NOON, new Date('2026-11-29T00:00:00Z')].map((now) => plan({}, to, now));
    assert.deepEqual(again?.inbox, first?.inbox);
    assert.deepEqual(again?.digest, first?.digest);
  });

  it('names what guardians get apart from what the same person gets otherwise', () => {
    const ids = [plan({}, addressee()), plan({}, guardian())].map(({ inbox }) => inbox?.id);
    assert.deepEqual(ids, ['attendance.absent:s1:r1', 'attendance.absent:s1:r1~ada']);
  });
});

describe('whom guardians hear about', () => {
  it('is absences and lateness, and corrections to or from them', () => {
    const told = (before: string, after: string) =>
      tellsGuardians('attendance.mark', { before, after });
    assert.equal(tellsGuardians('attendance.absent', {}), true);
    assert.equal(tellsGuardians('check-in.late', {}), true);
    assert.deepEqual([told('none', 'absent'), told('absent', 'excused')], [true, true]);
    assert.deepEqual([told('present', 'late'), told('late', 'none')], [true, true]);
    assert.deepEqual([told('none', 'present'), told('absent', 'absent')], [false, false]);
    assert.equal(tellsGuardians('check-in.accepted', {}), false);
    assert.equal(tellsGuardians('appeal.decided', {}), false);
  });
});
