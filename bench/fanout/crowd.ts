import type { Phones } from '../../functions/test/notifications/crowd.ts';
import type { Answering } from '../../tools/emulators/fcm/answers.ts';
import { REFUSALS, TAKEN, refused } from '../../tools/emulators/fcm/answers.ts';

export const PEOPLE = 5_000;
const EACH = 2;

/** Of a hundred tokens: five dead, three that are told to wait once or twice, two that meet a failing server once or twice. */
function wordOf(i: number): string {
  const place = i % 100;
  if (place < 5) return 'dead';
  if (place < 8) return 'busy';
  return place < 10 ? 'failing' : 'well';
}

export const uidOf = (i: number): string => `person-${String(i).padStart(5, '0')}`;

/** Two phones a person; kinds are spread over the people. */
export function people(): Phones[] {
  return Array.from({ length: PEOPLE }, (_, person) => ({
    uid: uidOf(person),
    tokens: Array.from({ length: EACH }, (__, phone) => {
      const i = (person * EACH + phone) * 37;
      return `${wordOf(i)}:${String(person)}-${String(phone)}`;
    }),
  }));
}

/** Others, whose tokens are all well. */
export function calmPeople(count: number): Phones[] {
  return Array.from({ length: count }, (_, person) => ({
    uid: `calm-${String(person).padStart(5, '0')}`,
    access: { role: 'instructor' },
    tokens: Array.from(
      { length: EACH },
      (__, phone) => `well:calm-${String(person)}-${String(phone)}`,
    ),
  }));
}

/** Once or twice, by the token; as often for each notice. */
const patience = (token: string): number => (token.charCodeAt(token.length - 3) % 2) + 1;

/** Answers by the token's word; `times` counts what this token was sent of one notice. */
export const answerOf: Answering = ({ token }, times) => {
  switch (token.split(':')[0] ?? '') {
    case 'dead':
      return REFUSALS.dead;
    case 'busy':
      return times <= patience(token)
        ? refused(429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED', { 'retry-after': String(times) })
        : TAKEN;
    case 'failing':
      if (times > patience(token)) return TAKEN;
      return token.endsWith('0') ? REFUSALS.internal : REFUSALS.unavailable;
    default:
      return TAKEN;
  }
};
