export { createPlace } from './createPlace.ts';
export { getPlace } from './getPlace.ts';
export { listPlaces } from './listPlaces.ts';
export { checkLocation } from './location.ts';
export { placeConsoleEdit } from './placeConsoleEdit.ts';
export { placeNamesOf, placeOf, placesOf, requirePlaces } from './placeStore.ts';
export type { Rejudged } from './rejudgeLocation.ts';
export { rejudgeLocation } from './rejudgeLocation.ts';
export { updatePlace } from './updatePlace.ts';
