import { faceEngine } from '../engineHost.ts';
import { builtInRecogniser } from './builtIn.ts';
import type { FaceRecogniser } from './port.ts';

let replaced: FaceRecogniser | undefined;

/** The recogniser that the parameters select. It is loaded at the first call: see engineHost. */
export async function faceRecogniser(): Promise<FaceRecogniser> {
  return replaced ?? builtInRecogniser((await faceEngine()).model);
}

/** Puts another recogniser in its place; undefined goes back to the configured one. For tests. */
export function useFaceRecogniser(recogniser: FaceRecogniser | undefined): void {
  replaced = recogniser;
}
