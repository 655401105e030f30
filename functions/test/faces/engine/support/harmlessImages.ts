import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { segment } from './heavyImages.ts';
import { chunk } from './pngFile.ts';

/** A file that looks like an attack and is a picture all the same, and what it has to decode to. */
export interface HarmlessImage {
  readonly name: string;
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
  /** Where the picture's red quarter is after decoding. */
  readonly red: readonly ['top' | 'bottom', 'left' | 'right'];
}

const WIDTH = 96;
const HEIGHT = 64;

/** Where each EXIF orientation puts what is stored at the upper left. */
const ORIENTATIONS: readonly HarmlessImage['red'][] = [
  ['top', 'left'],
  ['top', 'right'],
  ['bottom', 'right'],
  ['bottom', 'left'],
  ['top', 'left'],
  ['top', 'right'],
  ['bottom', 'right'],
  ['bottom', 'left'],
];

/** Each a blue picture, 96 x 64, its upper left quarter red, with something about it that must not matter. */
export async function harmlessImages(): Promise<HarmlessImage[]> {
  const quarter = {
    width: WIDTH / 2,
    height: HEIGHT / 2,
    channels: 3,
    background: '#f00',
  } as const;
  const picture = () =>
    sharp({
      create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#00f' },
    }).composite([{ input: { create: quarter }, left: 0, top: 0 }]);
  const jpeg = await picture().jpeg().toBuffer();
  const png = await picture().png().toBuffer();
  const webp = await picture().webp().toBuffer();
  const made = (name: string, bytes: Buffer): HarmlessImage => ({
    name,
    bytes,
    width: WIDTH,
    height: HEIGHT,
    red: ['top', 'left'],
  });
  const turned = await Promise.all(
    ORIENTATIONS.map(async (red, i): Promise<HarmlessImage> => {
      const orientation = i + 1;
      const bytes = await picture().jpeg().withMetadata({ orientation }).toBuffer();
      const [width, height] = orientation > 4 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
      return { name: `EXIF orientation ${String(orientation)}`, bytes, width, height, red };
    }),
  );
  const place = { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } };
  const zip = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(200)]);
  return [
    ...turned,
    made('a JPEG that says where it was taken', await picture().jpeg().withExif(place).toBuffer()),
    made('a JPEG with a script in a comment', inJpeg(jpeg, 0xfe, '<script>alert(1)</script>')),
    made('a JPEG with a profile that is none', inJpeg(jpeg, 0xe2, 'ICC_PROFILE\0\x01\x01garbage')),
    made('a JPEG that is a ZIP too', Buffer.concat([jpeg, zip])),
    made('a JPEG that is a web page too', Buffer.concat([jpeg, Buffer.from('<html><script>x()')])),
    made('a grown JPEG of 32 comments', many(jpeg)),
    made('a progressive JPEG', await picture().jpeg({ progressive: true }).toBuffer()),
    made(
      'a PNG with 5,000 chunks of nothing',
      inPng(
        png,
        Array.from({ length: 5000 }, () => chunk('noTe', Buffer.alloc(0))),
      ),
    ),
    made('a PNG with an inflating note of 20 MB', inPng(png, [inflating(20_000_000)])),
    made('an animated PNG', inPng(png, [animation()])),
    made('an interlaced PNG', await picture().png({ progressive: true }).toBuffer()),
    made('a PNG followed by a ZIP', Buffer.concat([png, zip])),
    made('a WebP followed by a ZIP', Buffer.concat([webp, zip])),
    made(
      'a WebP with a profile and a place',
      await picture().webp().withIccProfile('p3').withExif(place).toBuffer(),
    ),
  ];
}

function inJpeg(jpeg: Buffer, marker: number, text: string): Buffer {
  const more = segment(marker, [...Buffer.from(text, 'latin1')]);
  return Buffer.concat([jpeg.subarray(0, 2), more, jpeg.subarray(2)]);
}

function many(jpeg: Buffer): Buffer {
  return Array.from({ length: 32 }).reduce<Buffer>(
    (file) => inJpeg(file, 0xfe, ' '.repeat(8000)),
    jpeg,
  );
}

/** Behind its header. */
function inPng(png: Buffer, chunks: readonly Buffer[]): Buffer {
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

function inflating(bytes: number): Buffer {
  const text = deflateSync(Buffer.alloc(bytes));
  return chunk('zTXt', Buffer.concat([Buffer.from('note\0\0', 'latin1'), text]));
}

/** The chunk that makes a PNG an animation, of a million frames. */
function animation(): Buffer {
  const body = Buffer.alloc(8);
  body.writeUInt32BE(1_000_000, 0);
  return chunk('acTL', body);
}
