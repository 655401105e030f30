/** An element of a drawing in document order; a group comes twice, at its beginning and its end. */
export interface SvgNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly end: boolean;
}

type Matrix = readonly [number, number, number, number, number, number];

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
/** An end tag, or a tag with its attributes in double quotes and, unless it is empty, the text after it. */
const TOKEN = /\s*<(?:\/([\w-]+)|([\w-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?))>([^<]*)/y;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/**
 * Reads a drawing that a machine wrote: elements, attributes in double quotes, text, and the five entities of XML.
 * @throws Error for anything else: comments, declarations, style sheets
 */
export function svgNodes(svg: string): SvgNode[] {
  const nodes: SvgNode[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < svg.length) {
    const found = TOKEN.exec(svg);
    if (found === null) throw new Error('the drawing holds more than elements and text');
    const [, closed, tag = '', attributes = '', empty, text = ''] = found;
    if (closed === 'g') nodes.push({ tag: 'g', attributes: {}, text: '', end: true });
    if (closed !== undefined) continue;
    if (tag === 'g' && empty === '/') continue;
    nodes.push({ tag, attributes: attributesOf(attributes), text: resolved(text), end: false });
  }
  return nodes;
}

/** @throws Error where it is missing and has no default, or is no number */
export function numberOf(node: SvgNode, name: string, otherwise?: number): number {
  const value = node.attributes[name];
  const number = value === undefined ? otherwise : Number.parseFloat(value);
  if (number === undefined || !Number.isFinite(number)) {
    throw new Error(`<${node.tag}> has no number ${name}`);
  }
  return number;
}

/** The declarations of a style attribute. */
export function styleOf(style = ''): Readonly<Record<string, string>> {
  const declared = style
    .split(';')
    .filter((one) => one.includes(':'))
    .map((one) => one.split(':').map((part) => part.trim()));
  return Object.fromEntries(declared.map(([name = '', value = '']) => [name, value]));
}

/** @throws Error for what is neither a translation nor a matrix */
export function transformOf(transform: string | undefined): Matrix {
  if (transform === undefined) return IDENTITY;
  const [, kind, list = ''] = /^(translate|matrix)\(([^()]*)\)$/.exec(transform.trim()) ?? [];
  const numbers = list.split(/[\s,]+/).map(Number);
  const [a, b = 0, c, d, e, f] = numbers;
  if (a === undefined || numbers.some(Number.isNaN)) throw unknown(transform);
  if (kind === 'translate' && c === undefined) return [1, 0, 0, 1, a, b];
  if (kind !== 'matrix' || c === undefined || d === undefined) throw unknown(transform);
  if (e === undefined || f === undefined) throw unknown(transform);
  return [a, b, c, d, e, f];
}

function unknown(transform: string): Error {
  return new Error(`charts in PDF know no transform ${transform}`);
}

function attributesOf(source: string): Record<string, string> {
  const found = [...source.matchAll(/([\w:-]+)="([^"]*)"/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, resolved(value)]));
}

function resolved(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
