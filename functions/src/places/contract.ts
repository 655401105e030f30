import { z } from 'zod';
import { Id } from '../platform/ids.ts';
import { GeoJsonFence } from './geoJsonContract.ts';

const Name = z.string().trim().min(1).max(200);
const Address = z.string().trim().min(1).max(500);

/** What a person may say of a place besides its boundary, in a call or in the Firebase console. */
export const PlaceWords = z.object({ name: Name, address: Address.nullable() });

export const CreatePlaceRequest = z.strictObject({
  name: Name,
  address: Address.nullable().default(null),
  boundary: GeoJsonFence.describe(
    'GeoJSON: a Feature with a Point and properties.radiusM (metres), or a Polygon, longitude first',
  ),
});

export const UpdatePlaceRequest = z.strictObject({
  placeId: Id,
  name: Name.optional(),
  address: Address.nullable().optional(),
  boundary: GeoJsonFence.optional(),
  status: z.enum(['active', 'archived']).optional(),
});

/** As this backend writes a boundary; looser than what it takes, since a reply is never judged. */
const Boundary = z
  .object({
    type: z.literal('Feature'),
    geometry: z.union([
      z.object({ type: z.literal('Point'), coordinates: z.array(z.number()) }),
      z.object({
        type: z.literal('Polygon'),
        coordinates: z.array(z.array(z.array(z.number()))),
      }),
    ]),
    properties: z.object({ radiusM: z.number().optional() }),
  })
  .meta({ id: 'Boundary' });

export const Place = z
  .object({
    id: z.string(),
    name: z.string(),
    address: z.string().nullable(),
    boundary: Boundary,
    version: z.int(),
    status: z.enum(['active', 'archived']),
  })
  .meta({ id: 'Place' });

export const GetPlaceRequest = z.strictObject({ placeId: Id });

export const ListPlacesReply = z.object({ places: z.array(Place) });
