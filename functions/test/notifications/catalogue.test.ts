import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Manner } from '../../src/notifications/catalogue.ts';
import { CHANNELS, mannerOf } from '../../src/notifications/catalogue.ts';
import { NOTICE_KINDS } from '../../src/platform/noticeKinds.ts';

const readme = readFileSync(new URL('../../src/notifications/README.md', import.meta.url), 'utf8');

const inOrder = (channels: readonly string[]): string =>
  CHANNELS.filter((channel) => channels.includes(channel)).join(', ');
const lifeOf = ({ life }: Manner): string =>
  typeof life === 'number' ? `${String(life)} h` : `the session’s ${life}`;
const urgencyOf = ({ urgent }: Manner): string =>
  urgent === 'as-said' ? 'as it says' : urgent ? 'yes' : '';

/** The rows of the table in the README, as the catalogue has them. */
const rows = NOTICE_KINDS.map((kind) => {
  const manner = mannerOf(kind);
  return [
    `\`${kind}\``,
    inOrder(manner.channels),
    inOrder(manner.guardians?.channels ?? []),
    urgencyOf(manner),
    manner.mandatory ? 'yes' : '',
    manner.digest ? 'yes' : '',
    lifeOf(manner),
  ];
});

describe('the catalogue of notices', () => {
  it('is what the README shows', () => {
    const shown = readme
      .split('\n')
      .filter((line) => /^\| `[a-z-]+\.[a-z_-]+` +\|/.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    assert.deepEqual(shown, rows);
  });

  it('tells everything by some channel, and whatever must be told in the inbox', () => {
    for (const kind of NOTICE_KINDS) {
      const { channels, mandatory } = mannerOf(kind);
      assert.ok(channels.length > 0, kind);
      if (mandatory) assert.ok(channels.includes('inbox'), kind);
    }
  });

  it('lets nothing wait for a digest that passes quiet hours or is of use for a moment only', () => {
    for (const kind of NOTICE_KINDS) {
      const { urgent, digest, life } = mannerOf(kind);
      if (digest) assert.ok(urgent === false && (life === 'end' || Number(life) >= 24), kind);
    }
  });
});
