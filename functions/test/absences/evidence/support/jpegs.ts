/**
 * A progressive JPEG of one colour, `side` pixels (a multiple of 8) each way, with as many scans as named: after the
 * first each says of all its blocks, in a few bytes, that there is nothing more.
 */
export function jpegOfScans(side: number, scans: number): Buffer {
  const blocks = (side / 8) ** 2;
  const size = [side >> 8, side & 255];
  const table = [1, ...Array<number>(15).fill(0)];
  const first = Buffer.concat([
    segment(0xda, 1, 1, 0, 0, 0, 0),
    Buffer.alloc(Math.ceil(blocks / 8) + 1),
  ]);
  // One code of a bit and 14 bits for each 16,384 blocks.
  const runs = Buffer.alloc(Math.ceil((Math.ceil(blocks / 16_384) * 15) / 8) + 1);
  const empty = Buffer.concat([segment(0xda, 1, 1, 0, 1, 63, 0), runs]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, 0, ...Array<number>(64).fill(1)),
    segment(0xc2, 8, ...size, ...size, 1, 1, 0x11, 0),
    segment(0xc4, 0x00, ...table, 0),
    segment(0xc4, 0x10, ...table, 0xe0),
    first,
    ...Array<Buffer>(scans - 1).fill(empty),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, ...data: number[]): Buffer {
  const length = data.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...data]);
}
