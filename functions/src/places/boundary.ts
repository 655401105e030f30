import type { z } from 'zod';
import { Failure } from '../platform/failures.ts';
import type { Place } from './contract.ts';
import { coverOf } from './cover.ts';
import { fenceFromGeoJson, fenceToGeoJson } from './geoJson.ts';
import type { GeoJsonFence } from './geoJsonContract.ts';
import type { StoredPlace } from './placeStore.ts';
import type { Fence } from './shape.ts';
import { packFence, unpackFence } from './storedFence.ts';

/** The stored form of a boundary and the cover derived from it. @throws Failure naming each faulty field */
export function readBoundary(boundary: GeoJsonFence): Pick<StoredPlace, 'fence' | 'cover'> {
  const read = fenceFromGeoJson(boundary);
  if (!read.ok) {
    throw new Failure('invalid-request', {
      fields: read.problems.map(({ field, problem, fix }) => ({
        field: requestField(boundary, field),
        issue: `${problem}; ${fix}`,
      })),
    });
  }
  return storable(read.fence);
}

/** A fence as it is stored, with what follows from it. */
export function storable(fence: Fence): Pick<StoredPlace, 'fence' | 'cover'> {
  const { precision, cells } = coverOf(fence);
  const cover = { precision, cells: [...cells] };
  const packed = packFence(fence);
  if (packed.kind === 'circle') return { fence: { ...packed }, cover };
  const rings = packed.rings.map(({ lngLat }) => ({ lngLat: [...lngLat] }));
  return { fence: { kind: 'polygon', rings }, cover };
}

/** Where a field of the shape stands in the request, dotted as in every other refusal. */
function requestField({ type }: GeoJsonFence, field: string): string {
  const geometry = type === 'Feature' ? 'boundary.geometry' : 'boundary';
  if (field === 'radiusM') return 'boundary.properties.radiusM';
  if (field === 'centre.lng') return `${geometry}.coordinates.0`;
  if (field === 'centre.lat') return `${geometry}.coordinates.1`;
  return `${geometry}.${field.replaceAll(/\[(\d+)\]/g, '.$1')}`;
}

/** Where a field of the shape stands in the stored fence, as the Firebase console shows it. */
export function storedField(field: string): string {
  const [, ring, position] = /^coordinates\[(\d+)\](?:\[(\d+)\])?$/.exec(field) ?? [];
  if (position !== undefined)
    return `fence.rings.${ring ?? ''}.lngLat.${String(2 * Number(position))}`;
  if (ring !== undefined) return `fence.rings.${ring}`;
  if (field === 'coordinates') return 'fence.rings';
  return `fence.${field.replace('centre.', '')}`;
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
