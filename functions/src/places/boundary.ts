import type { z } from 'zod';
import { Failure } from '../platform/failures.ts';
import type { Place } from './contract.ts';
import { coverOf } from './cover.ts';
import { fenceFromGeoJson, fenceToGeoJson } from './geoJson.ts';
import type { GeoJsonFence } from './geoJsonContract.ts';
import type { StoredPlace } from './placeStore.ts';
import { packFence, unpackFence } from './storedFence.ts';

/** The stored form of a boundary and the cover derived from it. @throws Failure naming each faulty field */
export function readBoundary(boundary: GeoJsonFence): Pick<StoredPlace, 'fence' | 'cover'> {
  const read = fenceFromGeoJson(boundary);
  if (!read.ok) {
    throw new Failure('invalid-request', {
      fields: read.problems.map(({ field, problem, fix }) => ({
        field: `boundary.${field}`,
        issue: `${problem}; ${fix}`,
      })),
    });
  }
  return { fence: storable(read.fence), cover: storableCover(read.fence) };
}

/** What follows from a fence. */
export function storableCover(fence: Parameters<typeof coverOf>[0]): StoredPlace['cover'] {
  const { precision, cells } = coverOf(fence);
  return { precision, cells: [...cells] };
}

function storable(fence: Parameters<typeof packFence>[0]): StoredPlace['fence'] {
  const packed = packFence(fence);
  if (packed.kind === 'circle') return { ...packed };
  return { kind: 'polygon', rings: packed.rings.map(({ lngLat }) => ({ lngLat: [...lngLat] })) };
}

/** A place as clients see it. */
export function toPlace(id: string, place: StoredPlace): z.input<typeof Place> {
  const { name, address, version, status } = place;
  const { geometry, properties } = fenceToGeoJson(unpackFence(place.fence));
  const radiusM = properties?.['radiusM'];
  return {
    id,
    name,
    address,
    boundary: {
      type: 'Feature',
      geometry:
        geometry.type === 'Point'
          ? { type: 'Point', coordinates: [...geometry.coordinates] }
          : {
              type: 'Polygon',
              coordinates: geometry.coordinates.map((ring) => ring.map((p) => [...p])),
            },
      properties: typeof radiusM === 'number' ? { radiusM } : {},
    },
    version,
    status,
  };
}
