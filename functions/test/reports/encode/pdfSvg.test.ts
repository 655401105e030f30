import assert from 'node:assert/strict';
import { openPdf } from '../../../src/reports/encode/pdfPen.ts';
import { drawSvg } from '../../../src/reports/encode/pdfSvg.ts';

describe('drawings in PDF', () => {
  const draw = async (svg: string): Promise<number> => {
    const createdAt = new Date(0);
    const pen = await openPdf({ title: 'T', subject: 'S', createdAt, language: 'en' });
    pen.doc.addPage();
    return drawSvg(pen, svg, { x: 0, y: 0, width: 200 });
  };

  it('become as high as their width makes them', async () => {
    const shapes =
      '<rect width="9" height="9" fill="#fff"/><g><path d="M0 0L9 9" stroke="#000"/></g>';
    assert.equal(await draw(`<svg width="400" height="100">${shapes}<text>a</text></svg>`), 50);
  });

  it('are refused where something in them would be lost', async () => {
    for (const lost of ['<image/>', '<circle r="2"/>', '<defs></defs>', '<script></script>']) {
      await assert.rejects(draw(`<svg width="4" height="1">${lost}</svg>`), /know no </, lost);
    }
    await assert.rejects(draw('<g></g>'), /no SVG document/);
  });
});
