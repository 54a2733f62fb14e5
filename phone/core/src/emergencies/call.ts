// The red button: whom to call, what to say. Everything here works without network.

import type { Phone } from '../phone.ts';
import { whereabouts } from '../people/today.ts';
import { words } from '../texts.ts';
import { underWay } from './record.ts';

/** A number to call. */
export interface Call {
  /** Under which word it is told to the office. */
  who: string;
  name: string;
  what: string;
  number: string;
}

/** What stands behind the red button. */
export interface Help {
  calls: Call[];
  /** What helpers must know. */
  medical: string[];
  /** What to tell the one who answers: who and where. */
  say: string | undefined;
  /** The remark in the register: sometimes the only place where the family's number stands. */
  note: string | undefined;
  /** Among whom to choose, where nobody is named yet: without a name there is no address to tell. */
  people: { id: string; name: string; place: string }[];
}

/** Whom to call, for somebody or in general. */
export function help(phone: Phone, person: string | undefined): Help {
  const subject = phone.list?.taken.people.find(({ id }) => id === person);
  const calls = words.emergency.public.map(([number, what]) => ({ who: number, name: number, what, number }));
  for (const { name, relation, phone: number } of subject?.contacts ?? []) calls.push({ who: 'contact', name, what: relation, number });
  const hotline = phone.list?.taken.hotline;
  if (hotline) calls.push({ who: 'village', name: hotline.name, what: '', number: hotline.phone });
  // Last: whoever lies on the floor does not answer.
  if (subject?.phone) calls.push({ who: 'other', name: subject.name, what: words.emergency.self, number: subject.phone });
  const what = underWay(phone, person)?.item.what;
  const medical = subject?.medical ?? [];
  const all = subject ? [] : phone.list?.taken.people ?? [];
  const people = all.map((each) => ({ id: each.id, name: each.name, place: whereabouts(each) }));
  return { calls, medical, people, note: subject?.note ?? undefined, say: subject && words.emergency.say(subject.name, [phone.me?.place, whereabouts(subject)].filter(Boolean).join(' '), what && words.emergency.kinds[what]) };
}
