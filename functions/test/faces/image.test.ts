import assert from 'node:assert/strict';
import fc from 'fast-check';
import { IMAGE_LIMIT, decodeImages, mustDiffer } from '../../src/faces/image.ts';
import { Failure } from '../../src/platform/failures.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

describe('images of a request', () => {
  it('decode to the bytes that were encoded', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1 }), { maxLength: 5 }), (images) => {
        const decoded = decodeImages(images.map(base64));
        assert.deepEqual(
          decoded.map((bytes) => new Uint8Array(bytes)),
          images,
        );
      }),
    );
  });

  it('are refused by index when they are empty, too large or no canonical base64', () => {
    const good = base64(Buffer.from('good'));
    const large = base64(Buffer.alloc(IMAGE_LIMIT + 1));
    for (const bad of ['', large, 'AAA', 'AAAA\n', 'AB==', '_-_-', 'data:image/png;base64,AAAA']) {
      assert.deepEqual(
        fieldsOf(() => decodeImages([good, bad, good])),
        ['images.1'],
      );
    }
    assert.deepEqual(
      fieldsOf(() => decodeImages(['', good, '!'])),
      ['images.0', 'images.2'],
    );
    assert.equal(decodeImages([base64(Buffer.alloc(IMAGE_LIMIT))]).length, 1);
  });

  it('must differ from each other', () => {
    const [a, b] = [Buffer.from('a'), Buffer.from('b')];
    mustDiffer([a, b]);
    assert.deepEqual(
      fieldsOf(() => {
        mustDiffer([a, b, Buffer.from('a')]);
      }),
      ['images.2'],
    );
  });
});

function fieldsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Failure);
    assert.equal(error.code, 'invalid-image');
    return (error.details.fields ?? []).map(({ field }) => field);
  }
  return [];
}
