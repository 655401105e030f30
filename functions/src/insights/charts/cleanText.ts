/** What XML 1.0 forbids (half a character among it), what begins a new line, and marks that would turn the direction of the words after them. */
const UNFIT = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]+/gu;

/** One line of text that any XML document may hold once it is escaped. */
export function cleanText(text: string): string {
  return text.replace(UNFIT, ' ').trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
