/** The text of a calendar file with these events, each given by its properties. */
export function ics(...events: readonly (readonly string[])[]): string {
  const lines = events.flatMap((properties) => ['BEGIN:VEVENT', ...properties, 'END:VEVENT']);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

/** A day off, as calendar programs write it. */
export const dayOff = (date: string, name = 'Day off'): string[] => [
  `UID:${date}@school.example`,
  `SUMMARY:${name}`,
  `DTSTART;VALUE=DATE:${date.replaceAll('-', '')}`,
];
