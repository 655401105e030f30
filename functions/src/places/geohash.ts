import { BASE32, geohashForLocation } from 'geofire-common';
import { wrapLng } from './metric.ts';

/** A span of degrees. `west` may lie below -180 or `east` beyond 180: then it crosses there. */
export interface Box {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** Cells along each axis: five bits a character, longitude taking the odd one. */
function grid(precision: number): { columns: number; rows: number } {
  const bits = 5 * precision;
  return { columns: 2 ** Math.ceil(bits / 2), rows: 2 ** Math.floor(bits / 2) };
}

interface Span {
  readonly first: number;
  readonly count: number;
}

function spans(box: Box, precision: number): { lng: Span; lat: Span } {
  const { columns, rows } = grid(precision);
  const span = (from: number, to: number, cells: number, width: number): Span => {
    const first = Math.floor((from / width) * cells);
    return { first, count: Math.floor((to / width) * cells) - first + 1 };
  };
  const lng = span(box.west + 180, box.east + 180, columns, 360);
  const lat = span(Math.max(0, box.south + 90), Math.min(box.north + 90, 180), rows, 180);
  return {
    lng: { first: lng.first, count: Math.min(lng.count, columns) },
    lat: { first: lat.first, count: Math.min(lat.count, rows - lat.first) },
  };
}

/** How many cells of a precision touch the box. */
export function countCells(box: Box, precision: number): number {
  const { lng, lat } = spans(box, precision);
  return lng.count * lat.count;
}

/** Every cell of a precision that touches the box: none is missed, no two are the same. */
export function cellsOf(box: Box, precision: number): string[] {
  const { columns, rows } = grid(precision);
  const { lng, lat } = spans(box, precision);
  const middle = (index: number, cells: number, width: number): number =>
    ((index + 0.5) * width) / cells - width / 2;
  return Array.from({ length: lat.count }, (_, y) => middle(lat.first + y, rows, 180)).flatMap(
    (cellLat) =>
      Array.from({ length: lng.count }, (_, x) =>
        geohashForLocation([cellLat, wrapLng(middle(lng.first + x, columns, 360))], precision),
      ),
  );
}

/** The finest precision, at most `finest`, at which the box touches at most `max` cells; or 0. */
export function finestPrecision(box: Box, finest: number, max: number): number {
  for (let precision = finest; precision > 0; precision -= 1) {
    if (countCells(box, precision) <= max) return precision;
  }
  return 0;
}

/** The span of a cell. */
export function boxOf(geohash: string): Box {
  const box = { south: -90, west: -180, north: 90, east: 180 };
  let even = true;
  for (const letter of geohash) {
    const value = BASE32.indexOf(letter);
    for (const bit of [16, 8, 4, 2, 1]) {
      const upper = (value & bit) !== 0;
      if (even) {
        const middle = (box.west + box.east) / 2;
        box[upper ? 'west' : 'east'] = middle;
      } else {
        const middle = (box.south + box.north) / 2;
        box[upper ? 'south' : 'north'] = middle;
      }
      even = !even;
    }
  }
  return box;
}
