import { loadPortraits } from '../../tools/photos/portraits.ts';
import sharp from '../../tools/photos/sharp.ts';
import { toFrame } from '../../tools/photos/frame.ts';

/** The packaged portraits as frames of a phone: 640 x 480 JPEGs, some 50 KB. */
export async function phoneFrames(): Promise<Buffer[]> {
  const portraits = await loadPortraits();
  return Promise.all(
    portraits.map(({ jpeg }) =>
      toFrame(sharp(jpeg).resize(480, 480).extend({ left: 80, right: 80, extendWith: 'mirror' })),
    ),
  );
}

/** The n-th of `count` frames that go round. */
export function around<T>(items: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, i) => items[i % items.length]).filter(
    (item) => item !== undefined,
  );
}
