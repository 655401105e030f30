import assert from 'node:assert/strict';
import fc from 'fast-check';
import { THEMES, chartSvg, daysChart } from '../../../src/insights/charts/index.ts';
import type { ChartSpec } from '../../../src/insights/charts/index.ts';
import { LANGUAGES } from '../../../src/platform/locale.ts';
import { allOf, strictXml } from '../../support/strictXml.ts';
import type { XmlElement } from '../../support/strictXml.ts';
import { counted, daysOfWeeks, everyKind } from './specs.ts';

const HOSTILE = '</title><script>alert(1)</script>&amp;"\' \u0000\u001b\ud800\ufffe\u202e]]>';
const DRAWN = new Set(['svg', 'title', 'desc', 'g', 'path', 'rect', 'text']);
const LIGHT = { theme: 'light', locale: 'en' } as const;

describe('charts as SVG', () => {
  it('are documents of shapes and words alone, whatever the subject is called', async () => {
    for (const spec of everyKind(HOSTILE)) {
      for (const theme of THEMES) {
        const root = strictXml(await chartSvg(spec, { theme, locale: 'en' }));
        for (const { tag, attributes } of allOf(root)) {
          assert.ok(DRAWN.has(tag), tag);
          for (const [name, value] of Object.entries(attributes)) {
            assert.doesNotMatch(name, /^on|href|class/i);
            assert.doesNotMatch(value, /url\(|javascript:|@import/i);
          }
        }
      }
    }
  });

  it('hold any subject as text that reads as it was written', async () => {
    const subjects = fc.string({ unit: 'binary', maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(subjects, async (subject) => {
        const svg = await chartSvg(daysChart('statuses', subject, daysOfWeeks([0])), LIGHT);
        const title = wordsOf(strictXml(svg), 'title').join('');
        const kept = subject.replace(/[^\p{L}\p{N}\p{P}\p{S}]/gu, '');
        assert.equal(
          title.replace(/^Marks by status:?/, '').replace(/[^\p{L}\p{N}\p{P}\p{S}]/gu, ''),
          kept,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('take no subject for a part of what all objects share', async () => {
    const svg = async (subject: string): Promise<string> =>
      await chartSvg(daysChart('statuses', subject, daysOfWeeks([0])), LIGHT);
    const plain = await svg('Algebra');
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
      const drawn = await svg(name);
      const asPlain = drawn.replaceAll(name, 'Algebra').replace(/chart-[0-9a-f]{12}/g, '');
      assert.equal(asPlain, plain.replace(/chart-[0-9a-f]{12}/g, ''));
    }
  });

  it('name and describe themselves to those who do not see them, in their language', async () => {
    const spec = daysChart('trend-week', 'Algebra', daysOfWeeks([0, 1, 3]));
    const svg = await chartSvg(spec, { theme: 'dark', locale: 'de' });
    const root = strictXml(svg);
    const ids = root.attributes['aria-labelledby']?.split(' ');
    const [title, desc] = root.children;
    assert.equal(root.attributes.role, 'img');
    assert.equal(root.attributes.lang, 'de');
    assert.deepEqual(ids, [title?.attributes.id, desc?.attributes.id]);
    assert.equal(title?.text, 'Anwesenheitsquote nach Woche: Algebra');
    assert.match(desc?.text ?? '', /vom 31\. August 2026 bis 21\. September 2026/);
    assert.match(desc?.text ?? '', /zuletzt 90,6\s%.*niedrigste 90,6\s%.*höchste 100\s%/);
    assert.match(desc?.text ?? '', /Wochen ohne Quote: 1\./);
  });

  it('are the same for the same spec, whatever was drawn before', async () => {
    const specs = everyKind('Algebra');
    const draw = async (): Promise<string[]> =>
      await Promise.all(specs.map(async (spec) => await chartSvg(spec, LIGHT)));
    const first = await draw();
    await chartSvg(daysChart('weekday', 'Something else', daysOfWeeks([5])), LIGHT);
    assert.deepEqual(await draw(), first);
  });

  it('have ids of their own on a page with others', async () => {
    const prefixes = new Set<string>();
    for (const spec of everyKind('Algebra')) {
      for (const theme of THEMES) {
        for (const locale of LANGUAGES) {
          const root = strictXml(await chartSvg(spec, { theme, locale }));
          prefixes.add(root.attributes['aria-labelledby'] ?? '');
        }
      }
    }
    assert.equal(prefixes.size, everyKind('').length * THEMES.length * LANGUAGES.length);
  });

  it('say so where there is nothing to show', async () => {
    const empty: ChartSpec[] = [
      daysChart('trend-week', 'New', []),
      daysChart('weekday', 'New', []),
      daysChart('statuses', 'New', []),
    ];
    for (const spec of empty) {
      const root = strictXml(await chartSvg(spec, LIGHT));
      assert.ok(wordsOf(root, 'text').includes('Nothing to show yet'));
      assert.deepEqual(wordsOf(root, 'desc'), ['Nothing to show yet']);
    }
  });

  it('tell a weekday whose sessions have no rate from one without sessions', async () => {
    const days = [
      { date: '2026-11-02', counts: counted({ excused: 3 }) },
      { date: '2026-11-03', counts: counted({ present: 2 }) },
    ];
    const root = strictXml(await chartSvg(daysChart('weekday', 'A', days), LIGHT));
    assert.match(
      wordsOf(root, 'desc')[0] ?? '',
      /Monday no rate, Tuesday 100%, Wednesday no session/,
    );
    assert.ok(wordsOf(root, 'text').includes('no rate'));
  });

  it('leave a gap in the line where a week had no session', async () => {
    const gapped = await chartSvg(daysChart('trend-week', 'A', daysOfWeeks([0, 1, 3, 4])), LIGHT);
    const whole = await chartSvg(daysChart('trend-week', 'A', daysOfWeeks([0, 1, 2, 3])), LIGHT);
    const pieces = (svg: string): number[] =>
      allOf(strictXml(svg))
        .filter(({ attributes }) => attributes['stroke-linejoin'] === 'bevel')
        .map(({ attributes }) => attributes.d?.match(/M/g)?.length ?? 0);
    assert.deepEqual(pieces(gapped), [2, 2]);
    assert.deepEqual(pieces(whole), [1, 1]);
  });

  it('tell the two rates apart by dashes and symbols, not by colour alone', async () => {
    const svg = await chartSvg(daysChart('trend-week', 'A', daysOfWeeks([0, 1])), LIGHT);
    const lines = allOf(strictXml(svg)).filter(
      ({ attributes }) => attributes['stroke-linejoin'] === 'bevel',
    );
    const dashed = lines.map(({ attributes }) => attributes['stroke-dasharray'] !== undefined);
    assert.deepEqual(dashed.toSorted(), [false, true]);
  });

  it('write the figure beside every part of a distribution', async () => {
    const [, , , , bands] = everyKind('A');
    assert.ok(bands !== undefined);
    const words = wordsOf(strictXml(await chartSvg(bands, LIGHT)), 'text');
    for (const figure of ['25 (62.5%)', '8 (20%)', '5 (12.5%)', '2 (5%)', '0 (0%)']) {
      assert.ok(words.includes(figure), figure);
    }
  });

  it('stay below 40 KB at their largest', async () => {
    for (const spec of everyKind('x'.repeat(500))) {
      assert.ok(Buffer.byteLength(await chartSvg(spec, LIGHT)) <= 40 * 1024);
    }
  });
});

function wordsOf(root: XmlElement, tag: string): string[] {
  return allOf(root).flatMap((element) => (element.tag === tag ? [element.text] : []));
}
