import assert from 'node:assert/strict';
import { REQUEST_STATUSES } from '../../functions/src/absences/lifecycle.ts';
import { at, documents, within, withRole } from './support/committed.ts';

describe('the families of the committed school', () => {
  it('has guardians of 2, 1, 1, 1 and no child, and one custody block', () => {
    const students = withRole('student');
    const children = at('access')
      .filter(({ path }) => withRole('guardian').includes(path[1] ?? ''))
      // Keys of a map: the export holds it as an entity of its own.
      .map(({ texts }) => students.filter((uid) => texts.get('children')?.includes(uid)).length);
    assert.deepEqual(children.toSorted(), [0, 1, 1, 1, 2]);
    assert.equal(at('guardianBlocks').length, 1);
  });

  it('has absence requests in every state, one excuse, and their reasons in documents apart', () => {
    const statuses = at('absenceRequests').map(({ texts }) => texts.get('status') ?? '');
    assert.deepEqual([...new Set(statuses)].toSorted(), REQUEST_STATUSES.toSorted());
    assert.equal(statuses.length, 8);
    const askedAs = at('absenceRequests').map(({ texts }) => texts.get('requestedAs'));
    assert.equal(askedAs.filter((side) => side === 'guardian').length, 1);
    assert.equal(at('excuses').length, 1);
    const holders = documents.filter(({ texts }) =>
      [...texts.values()].some((text) => text.includes('the hospital')),
    );
    const kept = new Set(holders.map(({ path }) => [path[0], path[2]].join()));
    assert.deepEqual([...kept], ['absenceRequests,private']);
  });

  it('has inboxes that delivery filled, in the language of each, and an alert to 17', () => {
    const inbox = within('users', 'inbox').map(({ texts }) => texts);
    const alerts = inbox.filter((texts) => texts.get('kind') === 'system.alert');
    const titles = alerts.map((texts) => texts.get('title'));
    assert.equal(titles.length, 17);
    assert.equal(titles.filter((title) => title === 'Willkommen').length, 1);
    assert.equal(titles.filter((title) => title === 'Welcome').length, 16);
    const kinds = new Set(inbox.map((texts) => texts.get('kind')));
    for (const kind of ['absence-request.submitted', 'absence-request.decided', 'guardian.linked'])
      assert.ok(kinds.has(kind), kind);
    assert.equal(at('alerts').length, 1);
  });

  it('has push tokens of 4, settings of 2, and a webhook that an admin keeps off', () => {
    assert.equal(within('users', 'pushTokens').length, 4);
    const settings = within('users', 'private').filter(({ path }) => path[3] === 'notifications');
    assert.deepEqual(settings.map(({ texts }) => texts.get('digest')).toSorted(), ['daily', 'off']);
    assert.deepEqual(
      at('webhooks').map(({ texts }) => [texts.get('url'), texts.get('disabledBy')]),
      [['https://register.school.example/rollcall', 'admin']],
    );
  });
});
