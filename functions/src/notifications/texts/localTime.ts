/** Formats of dates are slow to make and the same for all whom one notice reaches. */
const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_KEPT = 200;

/** Date and time of an instant in a zone, as the locale writes them. */
export function localTime(at: Date, locale: string, timeZone: string): string {
  return formatOf(locale, timeZone).format(at);
}

/** A local date (YYYY-MM-DD), as the locale writes it. */
export function localDay(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

function formatOf(locale: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  if (formats.size >= MOST_KEPT) formats.clear();
  const made = new Intl.DateTimeFormat(locale, {
    timeZone,
    dateStyle: 'full',
    timeStyle: 'short',
  });
  formats.set(key, made);
  return made;
}
