/** Numbers of an embedding that are looked for together: four are too many to stand somewhere by chance. */
const WINDOW = 4;

type Encoding = readonly [
  bytesEach: number,
  put: (buffer: Buffer, value: number, at: number) => void,
];

const ENCODINGS: readonly Encoding[] = [
  [4, (buffer, value, at) => void buffer.writeFloatLE(value, at)],
  [4, (buffer, value, at) => void buffer.writeFloatBE(value, at)],
  [8, (buffer, value, at) => void buffer.writeDoubleLE(value, at)],
  [8, (buffer, value, at) => void buffer.writeDoubleBE(value, at)],
];

/** Every form in which this embedding could lie about: float32 and float64 in both orders, plain, hex, base64; JSON. */
export function needlesOf(embedding: Float32Array): Buffer[] {
  const starts = [0, 1, 100, 200, embedding.length - WINDOW];
  return starts.flatMap((start) => {
    const values = [...embedding.subarray(start, start + WINDOW)];
    const binary = ENCODINGS.map(([bytesEach, put]) => {
      const buffer = Buffer.alloc(bytesEach * WINDOW);
      values.forEach((value, i) => {
        put(buffer, value, i * bytesEach);
      });
      return buffer;
    });
    const texts = [
      values.join(','),
      values.join(', '),
      ...values.map((value) => value.toFixed(7)).slice(0, 1),
      ...binary.flatMap((bytes) => [bytes.toString('hex'), ...base64Of(bytes)]),
    ];
    return [...binary, ...texts.map((text) => Buffer.from(text))];
  });
}

/** As part of a longer text: the first of these bytes may be the first, second or third of a group of three. */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes]);
    const whole = Math.floor(all.length / 3) * 3;
    const text = all
      .subarray(0, whole)
      .toString('base64')
      .slice(before === 0 ? 0 : 4);
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Names of the places where one of the needles is. */
export function foundIn(
  places: ReadonlyMap<string, Buffer>,
  needles: readonly Buffer[],
): readonly string[] {
  return [...places]
    .filter(([, bytes]) => needles.some((needle) => bytes.includes(needle)))
    .map(([name]) => name);
}
