import type { Client } from '../../functions/client/index.ts';

type Boundary = Parameters<Client['createPlace']>[0]['boundary'];

/** Metres of one degree of latitude on the sphere that geofire-common measures with. */
const METRES_PER_DEGREE = 111_195;

export interface Point {
  readonly lat: number;
  readonly lng: number;
}

/** A made-up campus around this point. */
export const CAMPUS: Point = { lat: 52.512, lng: 13.327 };

/** The lecture hall's radius. */
export const HALL_RADIUS_M = 60;

/** `north` and `east` metres from a point. */
export function offset({ lat, lng }: Point, north: number, east: number): Point {
  const perLng = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
  return { lat: lat + north / METRES_PER_DEGREE, lng: lng + east / perLng };
}

export const PLACES: readonly { name: string; address: string | null; boundary: Boundary }[] = [
  {
    name: 'Lecture hall',
    address: 'Campus 1',
    boundary: {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [CAMPUS.lng, CAMPUS.lat] },
      properties: { radiusM: HALL_RADIUS_M },
    },
  },
  {
    name: 'Laboratory',
    address: 'Campus 2',
    boundary: { type: 'Polygon', coordinates: [rectangle(offset(CAMPUS, 250, 120), 40, 70)] },
  },
  {
    name: 'Courtyard building',
    address: null,
    boundary: {
      type: 'Polygon',
      coordinates: [
        rectangle(offset(CAMPUS, -300, 0), 120, 120),
        rectangle(offset(CAMPUS, -260, 40), 40, 40),
      ],
    },
  },
];

/** A closed ring: `south-west` corner, height and width in metres. */
function rectangle(corner: Point, heightM: number, widthM: number): number[][] {
  const corners = [
    corner,
    offset(corner, 0, widthM),
    offset(corner, heightM, widthM),
    offset(corner, heightM, 0),
    corner,
  ];
  return corners.map(({ lat, lng }) => [lng, lat]);
}
