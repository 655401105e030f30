import assert from 'node:assert/strict';

export interface XmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Characters directly within, entities resolved. */
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
const TOKEN =
  /<\/(?<close>[A-Za-z][\w:.-]*)\s*>|<(?<open>[A-Za-z][\w:.-]*)(?<attributes>(?:\s+[A-Za-z_][\w:.-]*="[^"<]*")*)\s*(?<empty>\/?)>|(?<text>[^<]+)/y;
/** What XML 1.0 allows as a character (production 2). */
const CHARACTERS = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

/**
 * Reads elements, attributes and text, and nothing else: a document with a comment, a CDATA section, a processing
 * instruction, an unknown entity, a bare & or an attribute without quotes fails, as does one that is not well-formed.
 */
export function strictXml(document: string): XmlElement {
  assert.match(document, CHARACTERS);
  const root = { tag: '', attributes: {}, children: [] as XmlElement[], text: '' };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < document.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(document)?.groups;
    assert.ok(groups !== undefined, `not well-formed: ${document.slice(at, at + 80)}`);
    const here = open.at(-1);
    assert.ok(here !== undefined);
    if (groups.text !== undefined) {
      here.text += resolved(groups.text);
    } else if (groups.close !== undefined) {
      assert.equal(groups.close, here.tag);
      open.pop();
    } else {
      const attributes = attributesOf(groups.attributes ?? '');
      const element = { tag: groups.open ?? '', attributes, children: [], text: '' };
      here.children.push(element);
      if (groups.empty !== '/') open.push(element);
    }
  }
  assert.equal(open.length, 1, 'an element is not closed');
  assert.equal(root.children.length, 1);
  assert.equal(root.text.trim(), '');
  const [only] = root.children;
  assert.ok(only !== undefined);
  return only;
}

/** The element and all within it, in document order. */
export function allOf(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(allOf)];
}

function attributesOf(source: string): Record<string, string> {
  const found = [...source.matchAll(/([\w:.-]+)="([^"]*)"/g)];
  const attributes = found.map(([, name = '', value = '']) => [name, resolved(value)] as const);
  assert.equal(new Set(attributes.map(([name]) => name)).size, found.length, 'named twice');
  return Object.fromEntries(attributes);
}

function resolved(text: string): string {
  return text.replace(/&[^;]{0,6};?/g, (entity) => {
    const character = ENTITIES[entity];
    assert.ok(character !== undefined, `not an entity: ${entity}`);
    return character;
  });
}
