import type { NoticeKind } from '../../platform/noticeKinds.ts';

/** What a text in the inbox or a mail may say besides its fixed words. */
export interface Facts {
  /** Course and local time of the session, or the course, or a general word for it. */
  readonly session: string;
  /** The child as whose guardian the recipient is told; null: it is about the recipient. */
  readonly child: string | null;
  /** Name of the mark that holds now. */
  readonly mark: string;
  /** The code of what held before, where the data name one. */
  readonly before: string;
  /** The code that says which of the outcomes of this kind it is. */
  readonly outcome: string;
  /** What an admin wrote. */
  readonly alert: Line;
}

/** What a push may say besides its fixed words: nothing that names a person, and no reason. */
export interface PushFacts {
  readonly forChild: boolean;
  readonly alert: Line;
}

export interface Line {
  readonly title: string;
  readonly body: string;
}

/** One kind of notice in one language. */
export interface Words {
  readonly full: (facts: Facts) => readonly [title: string, body: string];
  readonly push: (facts: PushFacts) => readonly [title: string, body: string];
}

export const MARKS = ['pending_review', 'present', 'late', 'absent', 'excused', 'none'] as const;
export type MarkCode = (typeof MARKS)[number];

/** Everything that is said in one language; one that is missing does not compile. */
export interface Texts {
  readonly kinds: Readonly<Record<NoticeKind, Words>>;
  readonly marks: Readonly<Record<MarkCode, string>>;
  /** Where nothing is known of a session any more. */
  readonly someSession: string;
  /** Where a child's name is not known. */
  readonly someChild: string;
  /** The name of a missing alert. */
  readonly someAlert: Line;
  readonly digest: {
    readonly subject: (day: string) => string;
    readonly intro: (count: number) => string;
  };
  /** Below a mail. */
  readonly foot: string;
}

/** What a text begins with where a guardian is told: whose it is. */
export function aboutChild(child: string | null): string {
  return child === null ? '' : `${child}: `;
}
