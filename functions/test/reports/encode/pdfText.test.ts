import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pdfFonts } from '../../../src/reports/encode/pdfFonts.ts';
import { MISSING, drawable, fitted, segmentsOf } from '../../../src/reports/encode/pdfText.ts';

const ALL = (): boolean => true;

describe('text in PDF', () => {
  it('the fonts know the letters of Europe and of Arabic and Hebrew, no Chinese, and what stands for it', async () => {
    const { plain, bold } = await pdfFonts.get();
    for (const { covers } of [plain, bold]) {
      const known = (text: string): boolean =>
        Array.from(text).every((character) => covers(character.codePointAt(0) ?? 0));
      for (const text of ['Añ', 'Žłőșţ', 'Ελένη', 'Дмитрий', 'محمد', `…${MISSING}\u00a0`]) {
        assert.ok(known(text), text);
      }
      assert.ok(!covers(0x674e) && !covers(0x1f393) && !covers(0x10ffff));
    }
    assert.ok(plain.covers(0x5d0));
  });

  it('is composed, on one line, without what turns its direction', () => {
    assert.equal(drawable('e\u0301te\u0301\r\n\u202eok\ud800!', ALL), 'été ok !');
  });

  it('shows a sign for a letter that the font has not, none for a joiner', () => {
    const latin = (codePoint: number): boolean => codePoint < 0x250;
    assert.equal(drawable('a李\u200db\u093f', latin), `a${MISSING}b`);
  });

  it('is cut so that it fits, between characters, and only where it must be', () => {
    const widthOf = (character: string): number => (character === 'W' ? 2 : 1);
    const sum = (text: string): number =>
      Array.from(text).reduce((width, character) => width + widthOf(character), 0);
    const unit = fc.constantFrom('W', 'i', ' ', '🎓');
    fc.assert(
      fc.property(fc.string({ unit }), fc.integer({ min: 1, max: 20 }), (text, width) => {
        const cut = fitted(text, width, widthOf);
        assert.ok(sum(cut) <= width);
        assert.ok(cut.isWellFormed());
        if (sum(text) <= width) assert.equal(cut, text);
        else assert.ok(cut.endsWith('…') && text.startsWith(cut.slice(0, -1)));
      }),
    );
  });

  it('of two directions falls into runs that lose nothing', () => {
    assert.deepEqual(segmentsOf('Ada'), [{ text: 'Ada', rightToLeft: false }]);
    assert.deepEqual(segmentsOf('Ada בן כהן Lo ve'), [
      { text: 'Ada ', rightToLeft: false },
      { text: 'בן\u00a0כהן', rightToLeft: true },
      { text: ' Lo ve', rightToLeft: false },
    ]);
    const word = fc.constantFrom('Ada', 'בן', '(x)', '', 'علي');
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join(' ');
        const joined = segmentsOf(text).map((segment) => segment.text);
        assert.equal(joined.join('').replaceAll('\u00a0', ' '), text);
      }),
    );
  });
});
