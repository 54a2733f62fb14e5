// What matters about somebody, before the door.

import type { Subject } from '../api.ts';
import { dayOf } from '../days.ts';
import type { Phone } from '../phone.ts';
import { words } from '../texts.ts';
import { whereabouts } from './today.ts';

/** Somebody's page. */
export interface Person {
  id: string;
  name: string;
  place: string;
  className: string | undefined;
  phone: string | undefined;
  away: string | undefined;
  /** What is owed, in the words of the notice, and how far it has come. */
  duties: { text: string; done: string; complete: boolean }[];
  lastSeen: string;
  note: string | undefined;
  noPhotos: boolean;
  /** What is open about them, before the door. */
  matters: string[];
  planned: string[];
  wishes: string[];
  medical: string[];
  recent: string[];
  contacts: { name: string; relation: string; phone: string }[];
}

/** The page of somebody on this phone's list. */
export function show(phone: Phone, id: string): Person | undefined {
  const subject = phone.list?.taken.people.find((each) => each.id === id);
  return subject && page(subject);
}

function page(subject: Subject): Person {
  const { matters = [], planned = [], wishes = [], medical = [], recent = [], contacts = [] } = subject;
  const mode = (id: string) => words.modes[id] ?? id;
  return {
    id: subject.id,
    name: subject.name,
    place: whereabouts(subject),
    className: subject.class_name ?? undefined,
    phone: subject.phone ?? undefined,
    away: subject.away ?? undefined,
    duties: subject.duties.map((duty) => ({
      text: duty.text,
      done: `${duty.counted}/${duty.owed}`,
      complete: duty.counted >= duty.owed,
    })),
    lastSeen: subject.last_visited_at ? words.person.lastSeen(dayOf(Date.parse(subject.last_visited_at))) : words.person.neverSeen,
    note: subject.note ?? undefined,
    noPhotos: subject.no_photos ?? false,
    matters: matters.map(({ text, since }) => words.person.since(dayOf(Date.parse(since)), text)),
    planned: planned.map((each) => words.person.planned(each.on, mode(each.mode))),
    wishes,
    medical,
    recent: recent.map((each) => words.person.recentLine(dayOf(Date.parse(each.visited_at)), mode(each.mode), each.text, each.visitor ?? '')),
    contacts,
  };
}
