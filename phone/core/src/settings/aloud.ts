// What is said when somebody wants to listen instead of reading: in the order in which one would tell it.

import type { Row } from '../people/today.ts';
import type { Phone } from '../phone.ts';
import type { Asked } from '../visits/record.ts';

/** Whether there is something to listen to: the visitor wants it and the phone can. */
export function isAloud(phone: Phone): boolean {
  return phone.settings.aloud === true && phone.ports.say !== undefined;
}

/** Somebody of the list: who, where, until when, what. */
export function rowAloud({ name, place, when, owed, waiting }: Row): string {
  return [name, place, when, ...owed.map(({ text }) => text), waiting].filter(Boolean).join('，');
}

/** A question with what may be answered. */
export function questionAloud({ question, options, phrases }: Asked): string {
  return [question.label, ...options.map(({ label }) => label), ...phrases.map(({ text }) => text)].join('，');
}
