import assert from 'node:assert/strict';
import { sharedWrites } from '../../bench/rush/measureRush.ts';

describe('shared writes of a rush', () => {
  it('are documents that several check-ins wrote, however often each did', () => {
    const log = ['ada\tleases/a', 'ada\tleases/a', 'ben\tleases/b', 'ada\tcount', 'ben\tcount', ''];
    assert.equal(sharedWrites(log.join('\n')), 1);
  });

  it('are not taken for none when nothing was logged', () => {
    assert.throws(() => sharedWrites(''), /no write was seen/);
  });
});
