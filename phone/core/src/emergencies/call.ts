// The red button: whom to call, what to say. Everything here works without network.

import type { Phone } from '../phone.ts';
import { whereabouts } from '../people/today.ts';
import { words } from '../texts.ts';

/** A number to call. */
export interface Call {
  name: string;
  what: string;
  number: string;
}

/** What stands behind the red button. */
export interface Help {
  calls: Call[];
  /** What to tell the one who answers: who and where. */
  say: string | undefined;
}

/** Whom to call, for somebody or in general. */
export function help(phone: Phone, person: string | undefined): Help {
  const subject = phone.list?.taken.people.find(({ id }) => id === person);
  const calls = words.emergency.public.map(([number, what]) => ({ name: number, what, number }));
  if (subject?.phone) calls.push({ name: subject.name, what: words.emergency.self, number: subject.phone });
  return { calls, say: subject && words.emergency.say(subject.name, [phone.me?.place, whereabouts(subject)].filter(Boolean).join(' ')) };
}
