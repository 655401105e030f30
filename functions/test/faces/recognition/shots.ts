import { fakeFaceEngine, picture } from '../../support/fakeFaceEngine.ts';
import type { Scene } from '../../support/fakeFaceEngine.ts';
import type { OpenTemplate, Shot, TemplateContent } from '../../../src/faces/recognition/port.ts';

const engine = fakeFaceEngine();

/** Good shots of a person as the fake engine sees them. */
export function shots(person: string, count: number, scene: Partial<Scene> = {}): Promise<Shot[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => shot(person, i, scene)));
}

export async function shot(person: string, i: number, scene: Partial<Scene> = {}): Promise<Shot> {
  const image = Buffer.from(picture(person, i, scene), 'base64');
  return { image, frame: await engine.analyse(image) };
}

/** The template that the vault would open. */
export function reference(content: TemplateContent): OpenTemplate & { kind: 'reference' } {
  if (content.kind !== 'reference') throw new TypeError('no reference');
  return { kind: 'reference', faceIds: content.faceIds, close: () => undefined };
}
