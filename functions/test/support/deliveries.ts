/** What an event makes of the state when the platform delivers it. */
export type Deliver = () => Promise<unknown>;

/** In what number and order events come: each list names them by their places and comes together, then the next. */
export const DELIVERIES: Readonly<Record<string, (events: number) => readonly number[][]>> = {
  'once, in order': (events) => inOrder(events).map((event) => [event]),
  'twice, the last one first': (events) =>
    inOrder(events)
      .toReversed()
      .flatMap((event) => [[event], [event]]),
  'five times, twice two at once': (events) =>
    inOrder(events).flatMap((event) => [[event, event], [event], [event, event]]),
  'five times, shuffled, two at a time': (events) =>
    shuffled(Array.from({ length: 5 }, () => inOrder(events)).flat()).reduce<number[][]>(
      (pairs, event, i) =>
        i % 2 === 0 ? [...pairs, [event]] : pairs.with(-1, [...(pairs.at(-1) ?? []), event]),
      [],
    ),
};

/** As the platform does: an event whose delivery failed comes again, after the others. */
export async function deliver(events: readonly Deliver[], how: string): Promise<void> {
  const failed: Deliver[] = [];
  for (const together of DELIVERIES[how]?.(events.length) ?? []) {
    const due = together.flatMap((place) => events[place] ?? []);
    const outcomes = await Promise.allSettled(due.map((event) => event()));
    failed.push(...due.filter((_, i) => outcomes[i]?.status === 'rejected'));
  }
  for (const event of failed) await event();
}

const inOrder = (events: number): number[] => Array.from({ length: events }, (_, i) => i);

/** The same order on every run: places are dealt like cards, in steps that share no factor with their number. */
function shuffled(events: readonly number[]): number[] {
  const step = [7, 11, 13].find((prime) => events.length % prime !== 0) ?? 1;
  return events.map((_, i) => events[(i * step) % events.length] ?? 0);
}
