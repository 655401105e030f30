import assert from 'node:assert/strict';
import { numberOf, styleOf, svgNodes, transformOf } from '../../../src/reports/encode/svgNodes.ts';

describe('drawings read for PDF', () => {
  it('are elements in their order, a group with its end', () => {
    const nodes = svgNodes(
      '<svg width="2" height="1">\n<g a="1"><path d="M0 0"/></g><text>a&lt;b</text></svg>',
    );
    assert.deepEqual(
      nodes.map(({ tag, end, text }) => [tag, end, text.trim()]),
      [
        ['svg', false, ''],
        ['g', false, ''],
        ['path', false, ''],
        ['g', true, ''],
        ['text', false, 'a<b'],
      ],
    );
    assert.deepEqual(nodes[2]?.attributes, { d: 'M0 0' });
  });

  it('are refused with anything but elements and text', () => {
    for (const more of ['<!-- a -->', '<![CDATA[a]]>', '<?xml?>', "<a b='c'/>", '<a b=c>', '<']) {
      assert.throws(() => svgNodes(`<svg>${more}</svg>`), /more than elements/, more);
    }
  });

  it('place things by translations and matrices', () => {
    assert.deepEqual(transformOf(undefined), [1, 0, 0, 1, 0, 0]);
    assert.deepEqual(transformOf('translate(3 4.5)'), [1, 0, 0, 1, 3, 4.5]);
    assert.deepEqual(transformOf('translate(-3)'), [1, 0, 0, 1, -3, 0]);
    assert.deepEqual(transformOf('matrix(1,2,3,4,5,6)'), [1, 2, 3, 4, 5, 6]);
    for (const other of ['rotate(3)', 'matrix(1,2)', 'translate(a b)', 'translate(1 2) scale(2)']) {
      assert.throws(() => transformOf(other), /no transform/, other);
    }
  });

  it('say which number is missing', () => {
    const [rect] = svgNodes('<rect width="x"/>');
    assert.ok(rect !== undefined);
    assert.throws(() => numberOf(rect, 'width'), /<rect> has no number width/);
    assert.equal(numberOf(rect, 'x', 0), 0);
  });

  it('have styles by declaration', () => {
    assert.deepEqual(styleOf('font-size:12px; font-weight : bold;'), {
      'font-size': '12px',
      'font-weight': 'bold',
    });
  });
});
