/** What is wrong with a calendar file: where, and what. */
export class IcsProblem extends Error {
  override name = 'IcsProblem';

  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
  }
}

/** Characters of a file; a calendar of all public and school holidays of a state has some ten thousand. */
export const MAX_ICS_CHARS = 1_000_000;
/** Characters of a line once it is unfolded: descriptions may be long. */
const MAX_LINE = 20_000;
const MAX_LINES = 50_000;
const MAX_DEPTH = 4;

/** A property as it is written, unfolded, and the line on which it begins. */
export interface IcsLine {
  readonly line: number;
  readonly content: string;
}

/** An event (VEVENT): the line on which it begins and its own properties, without those of alarms in it. */
export interface IcsEvent {
  readonly line: number;
  readonly properties: readonly IcsLine[];
}

/**
 * The events of a file, found line by line before anything is parsed: its size, whether each line is one, and whether
 * what begins also ends. Time grows with the length of the text only.
 * @throws IcsProblem naming the line
 */
export function eventsOf(text: string): IcsEvent[] {
  if (text.length > MAX_ICS_CHARS) {
    throw new IcsProblem('the file', `longer than ${MAX_ICS_CHARS} characters`);
  }
  const events: { line: number; properties: IcsLine[] }[] = [];
  const open: { name: string; line: number }[] = [];
  let roots = 0;
  for (const { line, content } of unfolded(text)) {
    const [, verb = '', value = ''] = /^(begin|end):(.*)$/i.exec(content) ?? [];
    const name = value.trim().toUpperCase();
    if (verb === '') {
      checkProperty(content, line, open.length > 0);
      if (open.at(-1)?.name === 'VEVENT') events.at(-1)?.properties.push({ line, content });
    } else if (verb.toUpperCase() === 'BEGIN') {
      if (open.length === 0 && (name !== 'VCALENDAR' || ++roots > 1)) {
        throw new IcsProblem(at(line), 'a file holds one VCALENDAR and nothing beside it');
      }
      if (open.length === MAX_DEPTH) throw new IcsProblem(at(line), 'nested too deeply');
      if (name === 'VEVENT') events.push({ line, properties: [] });
      open.push({ name, line });
    } else if (open.pop()?.name !== name) {
      throw new IcsProblem(at(line), `END:${name.slice(0, 40)} ends nothing that is open`);
    }
  }
  const left = open.at(-1);
  if (left !== undefined) throw new IcsProblem(at(left.line), `${left.name} never ends`);
  if (roots === 0) throw new IcsProblem('line 1', 'the file does not begin with BEGIN:VCALENDAR');
  return events;
}

/** How a problem names a line. */
export const at = (line: number): string => `line ${String(line)}`;

function checkProperty(content: string, line: number, inside: boolean): void {
  if (!inside) throw new IcsProblem(at(line), 'stands outside of BEGIN:VCALENDAR and its end');
  if (!/^[A-Za-z0-9-]+[;:]/.test(content)) {
    throw new IcsProblem(at(line), 'neither a property (NAME:value) nor the rest of one');
  }
}

/** Content lines with the number of the line on which each begins; empty lines are passed over. */
function* unfolded(text: string): Generator<{ line: number; content: string }> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.length > MAX_LINES) {
    throw new IcsProblem('the file', `more than ${MAX_LINES} lines`);
  }
  let current: { line: number; content: string } | null = null;
  for (const [i, raw] of lines.entries()) {
    if (current !== null && /^[ \t]/.test(raw)) {
      current.content += raw.slice(1);
    } else {
      if (current !== null) yield current;
      current = raw.trim() === '' ? null : { line: i + 1, content: raw };
    }
    if ((current?.content.length ?? 0) > MAX_LINE) {
      throw new IcsProblem(at(i + 1), `longer than ${MAX_LINE} characters`);
    }
  }
  if (current !== null) yield current;
}
