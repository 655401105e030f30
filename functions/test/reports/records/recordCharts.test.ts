import assert from 'node:assert/strict';
import { recordCharts } from '../../../src/reports/records/recordCharts.ts';
import { allOf, strictXml } from '../../support/strictXml.ts';

const MARK = { method: 'face', departure: 'none' } as const;

describe('charts of a report of records', () => {
  it('add up what the rows say, by week and by status', async () => {
    const seen = recordCharts('Algebra', 'en');
    seen.see({ ...MARK, status: 'present' }, '2026-09-01');
    seen.see({ ...MARK, status: 'absent' }, '2026-09-01');
    seen.see({ status: 'absent', method: 'automatic', departure: 'none' }, '2026-09-03');
    seen.see({ ...MARK, status: 'late' }, '2026-09-08');
    const [trend, statuses, ...more] = await seen.charts();
    assert.deepEqual(more, []);
    assert.match(descOf(trend?.svg), /latest 100% \(7 Sept\), lowest 33\.3% \(31 Aug\)/);
    assert.match(
      descOf(statuses?.svg),
      /Present – 1 \(25%\); Late – 1 \(25%\); Absent – 2 \(50%\)/,
    );
  });

  it('do not depend on the order in which records pass', async () => {
    const marks = [
      [{ ...MARK, status: 'present' }, '2026-09-01'],
      [{ ...MARK, status: 'excused' }, '2026-09-14'],
    ] as const;
    const [there, back] = [recordCharts('A', 'de'), recordCharts('A', 'de')];
    for (const [mark, date] of marks) there.see(mark, date);
    for (const [mark, date] of marks.toReversed()) back.see(mark, date);
    assert.deepEqual(await there.charts(), await back.charts());
  });
});

function descOf(svg = ''): string {
  return allOf(strictXml(svg)).find(({ tag }) => tag === 'desc')?.text ?? '';
}
