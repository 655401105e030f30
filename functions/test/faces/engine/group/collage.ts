import sharp from 'sharp';

export interface Place {
  /** Which portrait. */
  readonly person: number;
  readonly left: number;
  readonly top: number;
  /** Of the whole portrait, of which the face takes about half. */
  readonly side: number;
}

/** A photo of many, put together from portraits, on a grey wall. */
export async function collage(
  portraits: readonly Buffer[],
  width: number,
  height: number,
  places: readonly Place[],
): Promise<Buffer> {
  const people = await Promise.all(
    places.map(async ({ person, left, top, side }) => ({
      input: await sharp(portraits[person]).resize(side, side).png().toBuffer(),
      left,
      top,
    })),
  );
  return sharp({ create: { width, height, channels: 3, background: '#a8a49c' } })
    .composite(people)
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** Rows from the top, the person's places in them evenly, each portrait with the side of its row. */
export function rows(width: number, sides: readonly number[], perRow: number): Place[] {
  let top = 20;
  return sides.flatMap((side, row) => {
    const places = Array.from({ length: perRow }, (_, column): Place => {
      const room = width / perRow;
      return {
        person: row * perRow + column,
        left: Math.round(room * column + (room - side) / 2),
        top,
        side,
      };
    });
    top += side + 20;
    return places;
  });
}
