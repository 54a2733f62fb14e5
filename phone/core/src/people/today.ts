// Today's list: who is due, at the door or by telephone, the overdue first.

import type { Item, Owed, Subject } from '../api.ts';
import { addDays, dayOf, daysBetween, timeOf } from '../days.ts';
import type { Phone } from '../phone.ts';
import { words } from '../texts.ts';

/** In which part of the list somebody stands. */
export type Part = 'begun' | 'late' | 'due' | 'later' | 'recorded' | 'done' | 'away';

/** Somebody of the list. */
export interface Row {
  id: string;
  name: string;
  place: string;
  className: string | undefined;
  phone: string | undefined;
  /** When, in words: `逾期 2 天`, `今天`, `周日前`. */
  when: string;
  /** What is still owed by door and by telephone: `上门 1 次`. */
  owed: Chip[];
  part: Part;
  /** What was recorded here today and has not been sent, in words. */
  waiting: string | undefined;
  /** A form was begun. */
  begun: boolean;
}

export interface Chip {
  door: boolean;
  text: string;
}

/** The list in its parts; parts without anybody are left out. */
export interface Today {
  parts: { part: Part; title: string; rows: Row[] }[];
  /** Everybody there is. */
  people: number;
  day: string;
}

const ORDER: Part[] = ['begun', 'late', 'due', 'later', 'recorded', 'away', 'done'];

/** Who stands where on the list. */
export function today(phone: Phone): Today {
  const day = phone.today();
  const rows = (phone.list?.taken.people ?? []).map((subject) => ({ subject, row: row(phone, subject, day) }));
  const key = ({ subject }: { subject: Subject }) => subject.due_on ?? '9999';
  rows.sort((one, other) => compare(key(one), key(other)) || walk(one.subject) - walk(other.subject) || compare(one.row.place, other.row.place));
  const parts = ORDER.map((part) => ({ part, title: words.today.parts[part], rows: rows.filter(({ row }) => row.part === part).map(({ row }) => row) }));
  return { parts: parts.filter(({ rows }) => rows.length > 0), people: rows.length, day };
}

/** Where the door stands as one walks; whoever has no place in the walk comes after. */
function walk(subject: Subject): number {
  return subject.order ?? 1_000_000;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function row(phone: Phone, subject: Subject, day: string): Row {
  const waiting = [...phone.waiting.values()].filter(({ item }) => item.person === subject.id);
  const last = waiting[waiting.length - 1];
  const outcome = phone.list?.taken.outcomes.find(({ id }) => id === last?.item.outcome)?.name ?? '';
  const due = subject.due_on ?? undefined;
  const begun = [...phone.drafts.values()].some((draft) => draft.person === subject.id && draft.outcome !== undefined);
  const recorded = waiting.some(({ item }) => dayOf(Date.parse(item.visited_at)) === day);
  const where = begun ? 'begun' : part(subject, day, recorded);
  // Of what is written down and not yet counted nobody says that it is late.
  const plan = (subject.planned ?? []).find(({ on }) => on === day);
  const when = recorded ? '' : where === 'due' && plan && words.today.planned[plan.mode] ? words.today.planned[plan.mode]! : due === undefined ? words.today.nothingOwed : inWords(day, due);
  return {
    id: subject.id,
    name: subject.name,
    place: whereabouts(subject),
    className: subject.class_name ?? undefined,
    phone: subject.phone ?? undefined,
    when: subject.away ?? when,
    owed: where === 'done' ? [] : subject.duties.flatMap((duty) => open(duty, waiting.map(({ item }) => item))),
    part: where,
    waiting: last && words.today.recorded(timeOf(Date.parse(last.item.visited_at)), words.modes[last.item.mode] ?? '', outcome, last.refused !== undefined),
    begun,
  };
}

/** The village only once: an address mostly begins with it again. */
export function whereabouts({ place, address }: Subject): string {
  if (!address) return place;
  return place && !address.startsWith(place.slice(0, 2)) ? `${place} ${address}` : address;
}

function part(subject: Subject, day: string, recorded: boolean): Part {
  if (recorded) return 'recorded';
  if (subject.away) return 'away';
  if (!subject.due_on) return 'done';
  if (subject.due_on < day) return 'late';
  if (subject.opens_on && subject.opens_on > day) return 'done';
  const soon = (on: string) => daysBetween(day, on) <= 1;
  return soon(subject.due_on) || (subject.planned ?? []).some(({ on }) => soon(on)) ? 'due' : 'later';
}

/** Until when, as one says it. */
function inWords(day: string, due: string): string {
  const days = daysBetween(day, due);
  if (days < 0) return words.today.late(-days);
  if (days === 0) return words.today.dueToday;
  if (days === 1) return words.today.dueTomorrow;
  return days < 7 ? words.today.byWeekday(due) : words.today.by(due);
}

/** What is still open of a duty, once what waits here is with the office; how it counts is the office's word. */
function open(duty: Owed, waiting: Item[]): Chip[] {
  const here = waiting.filter(({ outcome, mode }) => outcome === 'reached' && duty.modes.includes(mode)).length;
  const left = duty.owed - duty.counted - here;
  if (left <= 0 || duty.unit !== 'contact') return [];
  const door = duty.modes.includes('door');
  const text = !door ? words.today.call(left) : duty.modes.includes('phone') ? words.today.either(left) : words.today.door(left);
  return [{ door, text }];
}

/** The days that a list without network may be believed: after that, it says how old it is. */
export function isOld(phone: Phone): boolean {
  const { list } = phone;
  return list !== undefined && addDays(list.taken.today, 1) < phone.today();
}
