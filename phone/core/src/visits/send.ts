// Sending what waits. A record leaves the phone only when its own receipt has come; whatever else happens, it stays and is
// sent again, which is harmless because its id was made here.

import type { Item, Receipt, Received } from '../api.ts';
import { ask, isAnswer, stumble } from '../ask.ts';
import { handIn, wipe } from '../accounts/hand_in.ts';
import { dayOf, stamp } from '../days.ts';
import type { Kept, Phone, Waiting } from '../phone.ts';
import { sendEmergencies } from '../emergencies/send.ts';
import { take } from '../people/take.ts';
import { sendPhotos } from '../photos/send.ts';
import { measure } from '../shelf/room.ts';
import { words } from '../texts.ts';

const MOST = 100;

/** Clocks are compared to the quarter of an hour. */
const SLACK = 15 * 60_000;

/** Sends all that waits and takes along what is new. One at a time on a phone; says whether the office answered to all of it. */
export async function sync(phone: Phone): Promise<boolean> {
  return (await phone.ports.lock.alone(() => round(phone))) ?? false;
}

/** Whether an automatic attempt may be made now: the pauses grow from 10 seconds to a quarter of an hour. */
export function mayTry(phone: Phone): boolean {
  return (phone.me?.token !== undefined || phone.boxed !== undefined || phone.boxedPhotos.size > 0) && phone.ports.clock.now() >= phone.line.notBefore;
}

/** How often a client looks at the line. */
export const LOOK_EVERY = 5_000;

/** A list is fetched again after so long. */
const STALE_AFTER = 10 * 60_000;

/** A look at the line: sends when something waits or the list is old, and an attempt may be made. */
export async function look(phone: Phone): Promise<void> {
  const due = phone.waiting.size > 0 || phone.ports.clock.now() - (phone.list?.at ?? 0) > STALE_AFTER;
  if (mayTry(phone) && due) await sync(phone);
}

async function round(phone: Phone): Promise<boolean> {
  if (!(await handIn(phone)) || !phone.me?.token) return false;
  if (!(await sendEmergencies(phone))) return giveUp(phone);
  // The list first: its answer tells what time it is, so that no visit is sent with the time of a wrong clock.
  if (!(await take(phone))) return giveUp(phone);
  let sent = 0;
  for (let size = MOST; ; ) {
    const batch = next(phone, size);
    if (batch.length === 0) break;
    await settleTimes(phone, batch);
    const came = await ask<Received>(phone, {
      method: 'POST',
      path: '/api/v1/visits',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ visits: batch.map(([id]) => onTheWay(phone, phone.waiting.get(id)!)) }),
    });
    if (!isAnswer(came)) return giveUp(phone);
    if (came.status === 413 && size > 1) {
      size = Math.ceil(batch.length / 2);
      continue;
    }
    const settled = came.status === 200 ? await settle(phone, batch, came.body.receipts ?? []) : 0;
    // An answer that settles nothing would come again for ever.
    if (settled === 0) {
      stumble(phone);
      return false;
    }
    sent += settled;
  }
  if (!(await sendPhotos(phone))) return giveUp(phone);
  await measure(phone);
  return sent === 0 || (await take(phone));
}

/** The office ended this phone: nobody's data stays on it. */
async function giveUp(phone: Phone): Promise<false> {
  if (phone.line.trouble === 'ended') {
    await wipe(phone);
    await handIn(phone);
  }
  return false;
}

/** The oldest records that were not refused. */
function next(phone: Phone, size: number): [string, Waiting][] {
  const open = [...phone.waiting].filter(([, waiting]) => !waiting.refused);
  return open.sort(([, one], [, other]) => one.savedAt - other.savedAt).slice(0, size);
}

/**
 * Writes down with which time each goes out, before it does. An answer may be lost and the clock be set before the next
 * attempt: the time must not change then, or the same visit would come in with other content.
 */
async function settleTimes(phone: Phone, batch: [string, Waiting][]): Promise<void> {
  const open = batch.filter(([, waiting]) => waiting.sentAs === undefined);
  if (open.length === 0) return;
  const dated = open.map(([id, waiting]) => [id, { ...waiting, sentAs: timed(phone, waiting) }] as const);
  await phone.keep({ waiting: Object.fromEntries(dated) });
}

/** The visit with its time set right. The phone's own time stays with it here. */
export function onTheWay(phone: Phone, waiting: Waiting): Item {
  return { ...waiting.item, ...(waiting.sentAs ?? timed(phone, waiting)) };
}

/**
 * When it was, and why it comes so late. The office wants a reason some days after the visit; what was written down in time and
 * found no network since has one that nobody needs to be asked for.
 */
function timed(phone: Phone, waiting: Waiting): NonNullable<Waiting['sentAs']> {
  const visitedAt = waiting.phoneAt + offsetOf(phone, waiting);
  const waited = dayOf(visitedAt) < dayOf(phone.now());
  // Both times are kept where the phone's was wrong: by a quarter of an hour, less is nobody's mistake.
  const wrong = Math.abs(visitedAt - waiting.phoneAt) > SLACK;
  return { visited_at: stamp(visitedAt), phone_at: wrong ? stamp(waiting.phoneAt) : null, late_reason: waiting.item.late_reason ?? (waited ? words.record.waitedForNetwork : null) };
}

/**
 * How far the clock was off when a record was saved. It may have been set, or have lost its battery, between the server's
 * last word and now: of what was known then and what is known now, the one that puts the record between the two is right.
 */
function offsetOf(phone: Phone, { savedAt, offset, heard }: Waiting): number {
  const since = (heard ?? 0) - SLACK;
  const until = phone.now() + SLACK;
  const fits = (by: number) => savedAt + by >= since && savedAt + by <= until;
  const now = phone.device.offset ?? 0;
  return fits(offset) || !fits(now) ? offset : now;
}

/** Does what each receipt says; gives how many records it settled. A receipt without an id is of nothing we know. */
async function settle(phone: Phone, batch: [string, Waiting][], receipts: Receipt[]): Promise<number> {
  const change: Required<Pick<Kept, 'waiting' | 'told'>> = { waiting: {}, told: {} };
  for (const receipt of receipts) {
    const found = batch.find(([id]) => id === receipt.id);
    if (!found) continue;
    const [id, waiting] = found;
    if (receipt.state === 'refused') {
      change.waiting[id] = { ...waiting, refused: receipt };
    } else {
      change.waiting[id] = null;
      if (receipt.state === 'kept' || receipt.state === 'conflict') {
        change.told[id] = { receipt, person: waiting.item.person, at: phone.ports.clock.now() };
      }
    }
  }
  await phone.keep(change);
  return Object.keys(change.waiting).length;
}
