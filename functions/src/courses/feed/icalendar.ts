/** An entry of a calendar as RFC 5545 has it; times are UTC. */
export interface CalendarEntry {
  /** The same for as long as the entry exists, whatever becomes of it. */
  readonly uid: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly location: string | null;
  readonly cancelled: boolean;
  /** When anything about it changed last. */
  readonly updatedAt: Date;
}

/** Changes are counted in seconds from here on, so that a number of 32 bits lasts until 2094. */
const EPOCH_S = Date.UTC(2026, 0, 1) / 1000;

/** The text of a calendar. It depends on the entries alone, so that equal calendars are equal texts. */
export function icalendar(name: string, entries: readonly CalendarEntry[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Rollcall//Timetable//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...entries.flatMap(eventLines),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(entry: CalendarEntry): string[] {
  const { uid, title, startsAt, endsAt, location, cancelled, updatedAt } = entry;
  const sequence = Math.max(0, Math.floor(updatedAt.getTime() / 1000) - EPOCH_S);
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${utc(updatedAt)}`,
    `LAST-MODIFIED:${utc(updatedAt)}`,
    `SEQUENCE:${String(sequence)}`,
    `DTSTART:${utc(startsAt)}`,
    `DTEND:${utc(endsAt)}`,
    `SUMMARY:${escaped(title)}`,
    ...(location === null ? [] : [`LOCATION:${escaped(location)}`]),
    `STATUS:${cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    ...(cancelled ? ['TRANSP:TRANSPARENT'] : []),
    'END:VEVENT',
  ];
}

/** 20261224T090000Z */
function utc(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** TEXT: no control characters but line ends, which are written \n. */
function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\\;,]/g, (found) => `\\${found}`)
    .replace(/\n/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

/** Lines have 75 octets at most; what is longer goes on after a line end and a space, never within a character. */
function folded(line: string): string {
  if (Buffer.byteLength(line) <= 75) return line;
  const parts: string[] = [];
  let [part, size] = ['', 0];
  for (const character of line) {
    const more = Buffer.byteLength(character);
    if (size + more > 75) {
      parts.push(part);
      [part, size] = ['', 1]; // the space
    }
    part += character;
    size += more;
  }
  return [...parts, part].join('\r\n ');
}
