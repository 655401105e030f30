import type { OpenTemplate } from './port.ts';

/** @throws TypeError when the template is no reference: the vault's model told otherwise */
export function idsOf(template: OpenTemplate): readonly string[] {
  if (template.kind !== 'reference') throw new TypeError('the template is no reference');
  return template.faceIds;
}

/** The highest similarity of a person's own faces; 0 when none of them was found. */
export function bestOf(own: readonly string[], similarities: ReadonlyMap<string, number>): number {
  return Math.max(0, ...own.map((id) => similarities.get(id) ?? 0));
}
