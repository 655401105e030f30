import type { NoticeKind } from '../../platform/noticeKinds.ts';
import { CHANNELS, defaultChannels, mannerOf } from '../catalogue.ts';
import type { Channel } from '../catalogue.ts';
import type { Preferences } from '../preferences.ts';

/** By which channels somebody wants, and does not want, to be told of one kind of event. */
export interface Choice extends Readonly<Partial<Record<Channel, boolean | undefined>>> {
  readonly kind: NoticeKind;
}

type Chosen = Pick<Preferences, 'off' | 'on'>;

/** The lists with these choices in them; whatever is not named stays. */
export function withChoices(before: Chosen, choices: readonly Choice[]): Chosen {
  const off = { ...before.off };
  const on = { ...before.on };
  for (const choice of choices) {
    for (const channel of CHANNELS) {
      const wanted = choice[channel];
      if (wanted === undefined) continue;
      const { kind } = choice;
      off[channel] = listed(off[channel], kind, !wanted);
      on[channel] = listed(on[channel], kind, wanted && !isDefault(kind, channel));
    }
  }
  return { off, on };
}

/** The place of the first choice that cannot be made: whoever is told for their security cannot mute the inbox. */
export function whyNot(choices: readonly Choice[]): number | null {
  const at = choices.findIndex(({ kind, inbox }) => inbox === false && mannerOf(kind).mandatory);
  return at < 0 ? null : at;
}

/** To guardians and to others alike. */
function isDefault(kind: NoticeKind, channel: Channel): boolean {
  const asGuardian =
    mannerOf(kind).guardians === null || defaultChannels(kind, true).includes(channel);
  return defaultChannels(kind, false).includes(channel) && asGuardian;
}

function listed(kinds: readonly NoticeKind[], kind: NoticeKind, isIn: boolean): NoticeKind[] {
  const others = kinds.filter((known) => known !== kind);
  return isIn ? [...others, kind] : others;
}
