import { waitMs } from './backoff.ts';
import type { Entry } from './batchStore.ts';
import type { Answer, Verdict } from './verdict.ts';
import { verdictOf } from './verdict.ts';

/** Tries of one device's push before it is given up. */
export const MOST_TRIES = 8;

export interface Occasion {
  readonly now: Date;
  /** The pushes are of no use from here on. */
  readonly until: Date;
  /** From 0 to 1; one for the whole batch, so that what is tried again is tried together. */
  readonly random: number;
}

/**
 * What becomes of each entry that was sent to. The same list, in the same order; entries that nobody asked FCM about
 * stay as they are.
 * @param answers by place in `entries`
 */
export function judgeBatch(
  entries: readonly Entry[],
  answers: ReadonlyMap<number, Answer | null>,
  occasion: Occasion,
): Entry[] {
  const verdicts = new Map([...answers].map(([place, answer]) => [place, verdictOf(answer)]));
  const taken = new Set<number>();
  const open = new Set<number>();
  for (const [place, { state, message }] of entries.entries()) {
    const verdict = verdicts.get(place);
    if (state === 'sent' || verdict === 'sent') taken.add(message);
    else if (verdict === undefined ? state === 'owed' : isOpen(verdict)) open.add(message);
  }
  return entries.map((entry, place) => {
    const answer = answers.get(place);
    if (answer === undefined) return entry;
    const tried = {
      ...entry,
      tries: entry.tries + 1,
      notBefore: null,
      code: answer === null ? 'no-answer' : answer.taken ? null : answer.code,
    };
    switch (verdictOf(answer)) {
      case 'sent':
        return { ...tried, state: 'sent' };
      case 'dead':
        return { ...tried, state: 'pruned' };
      case 'hopeless':
        return { ...tried, state: 'failed' };
      case 'refused':
        // The same words reached another device: the token is to blame. While that is open it stays open here too.
        if (taken.has(entry.message)) return { ...tried, state: 'pruned' };
        return open.has(entry.message)
          ? again(tried, answer, occasion)
          : { ...tried, state: 'failed' };
      case 'later':
        return again(tried, answer, occasion);
      case 'unanswered':
        return again({ ...tried, unanswered: tried.unanswered + 1 }, answer, occasion);
    }
  });
}

function isOpen(verdict: Verdict): boolean {
  return verdict === 'later' || verdict === 'unanswered';
}

function again(tried: Entry, answer: Answer | null, { now, until, random }: Occasion): Entry {
  const asked = answer === null || answer.taken ? null : answer.retryAfterS;
  const next = new Date(now.getTime() + waitMs(tried.tries, asked, random));
  const isOver = tried.tries >= MOST_TRIES || next >= until;
  return isOver ? { ...tried, state: 'failed' } : { ...tried, state: 'owed', notBefore: next };
}

/** How the batch as a whole stands, and when it is to be worked on next. */
export function standingOf(
  entries: readonly Pick<Entry, 'state' | 'notBefore'>[],
  now: Date,
):
  | { readonly status: 'open'; readonly dueAt: Date }
  | { readonly status: 'done' | 'dead' | 'expired'; readonly dueAt: null } {
  const owed = entries.filter(({ state }) => state === 'owed');
  if (owed.length > 0) {
    const next = Math.min(...owed.map(({ notBefore }) => (notBefore ?? now).getTime()));
    return { status: 'open', dueAt: new Date(next) };
  }
  const has = (wanted: Entry['state']): boolean => entries.some(({ state }) => state === wanted);
  return { status: has('failed') ? 'dead' : has('late') ? 'expired' : 'done', dueAt: null };
}
