/**
 * Full years of life at an instant, by the calendar of `timeZone`. `birthDate`: YYYY-MM-DD. Somebody born
 * on 29 February is a year older on 1 March of a common year.
 */
export function ageOn(birthDate: string, at: Date, timeZone = 'UTC'): number {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(at);
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
