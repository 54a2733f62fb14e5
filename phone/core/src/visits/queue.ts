// What waits on this phone and what the office said, for the visitor's eyes.

import { dayOf, timeOf } from '../days.ts';
import { due as unsaid } from '../emergencies/record.ts';
import type { Phone } from '../phone.ts';
import { due } from '../photos/send.ts';
import { isNearlyFull } from '../shelf/room.ts';
import { words } from '../texts.ts';

/** A record as it stands in the list of what waits. */
export interface Entry {
  id: string;
  name: string;
  what: string;
  /** What is wrong with it and what to do; it can be mended. */
  faults: string[];
  /** More than a day old. */
  old: boolean;
}

/** Something the office said of a record that is safe there. */
export interface Said {
  id: string;
  name: string;
  text: string;
}

/** The state of the line in one sentence, and whether it is bad news. */
export interface Bar {
  text: string;
  kind: 'fine' | 'waits' | 'wrong';
  /** A button that does something about it. */
  action: 'send' | 'password' | 'queue' | undefined;
}

const DAY = 24 * 3_600_000;

/** Everything that waits: emergencies, records, photos, each oldest first. */
export function queue(phone: Phone): Entry[] {
  return [...emergencies(phone), ...records(phone), ...photos(phone)];
}

function records(phone: Phone): Entry[] {
  const now = phone.ports.clock.now();
  return [...phone.waiting].map(([id, { item, savedAt, refused }]) => {
    const at = Date.parse(item.visited_at);
    const faults = refused?.faults?.map(({ text }) => text) ?? [];
    return {
      id,
      name: nameOf(phone, item.person),
      what: words.queue.what(dayOf(at), timeOf(at), words.modes[item.mode] ?? item.mode),
      faults: refused && faults.length === 0 ? [refused.text] : faults,
      old: now - savedAt > DAY,
    };
  });
}

function emergencies(phone: Phone): Entry[] {
  const open = [...phone.emergencies.values()].filter((each) => each.refused !== undefined || unsaid(phone).includes(each));
  return open.map(({ item, at, refused }) => {
    const began = Date.parse(item.began_at);
    return {
      id: item.id,
      name: item.person ? nameOf(phone, item.person) : words.emergency.title,
      what: words.queue.what(dayOf(began), timeOf(began), words.emergency.button),
      faults: refused ? [refused] : [],
      old: phone.ports.clock.now() - at > DAY,
    };
  });
}

function photos(phone: Phone): Entry[] {
  return due(phone).map(({ hash, at, have, size, kind }) => {
    const taken = at + (phone.device.offset ?? 0);
    const what = words.queue.what(dayOf(taken), timeOf(taken), words.photos.sent(Math.floor((100 * have) / size)));
    return { id: hash, name: kind === 'signature' ? words.sign.picture : words.photos.one, what, faults: [], old: phone.ports.clock.now() - at > DAY };
  });
}

/** When the office was last heard, set right. */
export function heardAt(phone: Phone): number | undefined {
  return phone.line.heardAt === undefined ? undefined : phone.line.heardAt + (phone.device.offset ?? 0);
}

/** What the visitor has not read yet. */
export function said(phone: Phone): Said[] {
  return [...phone.told].map(([id, { receipt, person }]) => ({ id, name: nameOf(phone, person), text: receipt.text }));
}

/** Takes what was read off the phone. */
export async function read(phone: Phone, id: string): Promise<void> {
  await phone.keep({ told: { [id]: null } });
}

function nameOf(phone: Phone, person: string): string {
  return phone.list?.taken.people.find(({ id }) => id === person)?.name ?? words.queue.notOnList;
}

/** One line on every screen: is everything with the office, and if not, what then. */
export function bar(phone: Phone): Bar {
  const waits = phone.waiting.size + unsaid(phone).length;
  const refused = [...phone.waiting.values()].filter((waiting) => waiting.refused).length;
  if (phone.boxed || phone.boxedPhotos.size > 0) return { text: words.bar.boxed(phone.boxed?.records ?? 0, phone.boxedPhotos.size), kind: 'wrong', action: 'send' };
  if (phone.me && !phone.me.token) return { text: words.bar.password(waits), kind: 'wrong', action: 'password' };
  if (phone.line.trouble === 'ended') return { text: words.bar.ended(waits), kind: 'wrong', action: waits > 0 ? 'queue' : undefined };
  if (refused > 0) return { text: words.bar.refused(refused), kind: 'wrong', action: 'queue' };
  if (phone.told.size > 0) return { text: words.bar.told(phone.told.size), kind: 'waits', action: 'queue' };
  const now = phone.ports.clock.now();
  if ([...phone.waiting.values()].some(({ savedAt }) => now - savedAt > DAY)) return { text: words.bar.old(waits), kind: 'wrong', action: 'send' };
  if (isNearlyFull(phone)) {
    const photos = due(phone).length;
    return { text: words.bar.full(photos), kind: 'wrong', action: photos > 0 || waits > 0 ? 'send' : undefined };
  }
  if (waits > 0) return { text: words.bar.waits(waits), kind: 'waits', action: 'send' };
  if (phone.photos.size > 0 && due(phone).length > 0) return { text: words.bar.photos(due(phone).length), kind: 'waits', action: 'send' };
  if (phone.line.trouble) return { text: words.bar.offline, kind: 'fine', action: undefined };
  return { text: words.bar.fine, kind: 'fine', action: undefined };
}
