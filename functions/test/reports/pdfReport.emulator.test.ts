import assert from 'node:assert/strict';
import { readPdf } from '../support/readPdf.ts';
import type { ReportWorld } from './world.ts';
import { ROWS, reportWorld } from './world.ts';

describe('a report of records as PDF', function () {
  this.timeout(120_000);
  let world: ReportWorld;
  before(async () => {
    world = await reportWorld();
  });
  after(() => world.services.dispose());

  it('says what was asked for, has the columns that fit, and ends with charts of its rows', async () => {
    const filter = { section: 'A', status: ['present' as const, 'absent' as const] };
    const { reportId } = await world.ask(world.admin, { format: 'pdf', filter });
    assert.equal(await world.build(reportId), 'built');
    const { pages } = await readPdf(await world.content(reportId));
    const lines = pages.flat();
    for (const line of ['Section', 'present, absent', 'Student number', 'Marks by status']) {
      assert.ok(lines.includes(line), line);
    }
    assert.ok(!lines.includes('Student id'));
  });

  it('of a summary writes figures as its language does', async () => {
    const { reportId } = await world.ask(world.admin, {
      kind: 'summary',
      format: 'pdf',
      locale: 'de',
    });
    assert.equal(await world.build(reportId), 'built');
    const { pages } = await readPdf(await world.content(reportId));
    const lines = pages.flat();
    // Not one of the charts' axes, but the figure beside its name.
    assert.match(lines[lines.indexOf('Anwesenheit') + 1] ?? '', /^\d+(,\d)?\s%$/);
  });

  it('has every record, and says how many they are', async () => {
    const { reportId } = await world.ask(world.admin, { format: 'pdf' });
    assert.equal(await world.build(reportId), 'built');
    const { parts } = await world.stored(reportId);
    assert.deepEqual(
      parts.map(({ type, rows }) => [type, rows]),
      [['application/pdf', ROWS]],
    );
    const { pages } = await readPdf(await world.content(reportId));
    const last = `End of the report: ${String(ROWS)} rows in all`;
    assert.ok(pages.flat().includes(last));
  });
});
