import { escapeXml } from './cleanText.ts';

export interface Accessible {
  /** Begins both ids: unlike that of any other chart of the same page. */
  readonly prefix: string;
  readonly language: string;
  readonly title: string;
  readonly desc: string;
}

/** Clips enclose more than the picture (see `clip` of the lines), so nothing is lost with them. */
const DROPPED =
  / (?:class|clip-path|pointer-events|ecmeta_\w+|xmlns:xlink|version|baseProfile)="[^"]*"/g;

/**
 * What the library drew, as a picture of its own: without the marks it leaves for scripts and hovering, whose names count
 * on from chart to chart, and with a title and a description. Quotes and brackets within texts are escaped in
 * what comes in, so that no text is taken for a tag or an attribute.
 */
export function finish(drawn: string, { prefix, language, title, desc }: Accessible): string {
  const plain = drawn
    .replace(/<style\b[^>]*><!\[CDATA\[[\s\S]*?\]\]>\s*<\/style>\n?/g, '')
    .replace(/<defs\b[\s\S]*<\/defs>\n?/g, '')
    .replace(DROPPED, '')
    .replace(/><\/(?:path|rect|circle|line|polyline|polygon|ellipse)>/g, '/>');
  const [titleId, descId] = [`${prefix}-title`, `${prefix}-desc`];
  const root = `<svg role="img" aria-labelledby="${titleId} ${descId}" lang="${language}" `;
  const said = [
    `<title id="${titleId}">${escapeXml(title)}</title>`,
    `<desc id="${descId}">${escapeXml(desc)}</desc>`,
  ].join('\n');
  return plain
    .replace(/^<svg /, () => root)
    .replace(/>\n/, () => `>\n${said}\n`)
    .trim();
}
