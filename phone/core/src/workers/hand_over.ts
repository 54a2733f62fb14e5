// Going on leave, or passing everybody on: what is to be done on this phone, and what to tell the office, which decides who stands
// in. Nothing is lost either way: what waits here is taken for the days on which the people were this visitor's.

import { daysBetween } from '../days.ts';
import { due as unsaid } from '../emergencies/record.ts';
import type { Phone } from '../phone.ts';
import { due as unsent } from '../photos/send.ts';
import { shortDay, words } from '../texts.ts';

/** What the visitor wants: some days, or for good where there is no last one. */
export interface Wish {
  from: string;
  until: string;
  reason: string;
  forGood: boolean;
}

/** What stands on the page. */
export interface Page {
  /** How much has to be sent first, in words; nothing once the office has all of it. */
  waits: string | undefined;
  /** Whom to call. */
  office: { name: string; phone: string } | undefined;
  /** What to say, once the days are chosen. */
  say: string | undefined;
  /** Why there is nothing to say yet. */
  wrong: string | undefined;
}

/** The wish to begin with: tomorrow, one day. */
export function wishOf(tomorrow: string): Wish {
  return { from: tomorrow, until: tomorrow, reason: words.handOver.reasons[0]!, forGood: false };
}

export function handOver(phone: Phone, wish: Wish): Page {
  const records = phone.waiting.size + unsaid(phone).length;
  const photos = unsent(phone).length;
  const { hotline, people } = phone.list?.taken ?? {};
  const days = wish.forGood ? words.handOver.forGood(shortDay(wish.from)) : words.handOver.days(shortDay(wish.from), shortDay(wish.until));
  const wrong = faultOf(wish, phone.today());
  return {
    waits: records + photos > 0 ? words.handOver.waits(records, photos) : undefined,
    office: hotline ? { name: hotline.name, phone: hotline.phone } : undefined,
    say: wrong ? undefined : words.handOver.say(phone.me?.name ?? '', days, wish.reason, people?.length ?? 0),
    wrong,
  };
}

function faultOf({ from, until, forGood }: Wish, today: string): string | undefined {
  if (!from || daysBetween(today, from) < 0) return words.handOver.past;
  return !forGood && (!until || daysBetween(from, until) < 0) ? words.handOver.order : undefined;
}
