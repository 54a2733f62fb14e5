// A phone that the office has ended: nobody's data stays on it, and what the office has not got is sealed for the county
// until it is handed in, without a sign-in.

import type { BoxOffered } from '../api.ts';
import { ask, isAnswer } from '../ask.ts';
import { NAMES, type Phone } from '../phone.ts';
import { bytesOf, without } from '../photos/keep.ts';
import { seal, toBase64url } from '../shelf/box.ts';
import { onTheWay } from '../visits/send.ts';
import { due } from '../emergencies/record.ts';
import { forget } from './sign_out.ts';

/** What waits in a box. */
export interface Boxed {
  box_id: string;
  device: string;
  sealed: string;
  /** How many records are in it. */
  records: number;
}

/** Takes everything from the phone: people, drafts, the sign-in. What waits goes into the box in the same write. */
export async function wipe(phone: Phone): Promise<void> {
  await forget(phone);
  const { box } = phone.device;
  const token = phone.me?.token;
  const visits = [...phone.waiting.values()].map((waiting) => onTheWay(phone, waiting));
  const emergencies = due(phone).map(({ item }) => item);
  const records = visits.length + emergencies.length;
  // Without a box, or a sign-in that says whose they are, they stay as they are: they happened.
  if (records > 0 && (!box || !token)) return;
  if (box && token) await sealPhotos(phone, box, token);
  const none = (all: ReadonlyMap<string, unknown>) => Object.fromEntries([...all.keys()].map((key) => [key, null]));
  const { id: device } = phone.device;
  const { chance } = phone.ports;
  const filled = (into: BoxOffered): Boxed => {
    const sealed = seal(into, device, JSON.stringify({ token, visits, emergencies }), chance.bytes(32), chance.bytes(24));
    return { box_id: into.id, device, sealed, records };
  };
  const boxed = box && records > 0 ? filled(box) : undefined;
  const photos = without([...phone.photos.keys()]);
  await phone.keep({ me: null, waiting: none(phone.waiting), emergencies: none(phone.emergencies), boxed, ...photos });
}

/** A box of its own for each photo: together they would be too large to be sent at once. */
async function sealPhotos(phone: Phone, box: BoxOffered, token: string): Promise<void> {
  const { chance } = phone.ports;
  const { id: device } = phone.device;
  for (const hash of [...phone.photos.keys()]) {
    const bytes = await bytesOf(phone, hash);
    const inside = bytes && JSON.stringify({ token, photos: [{ hash, bytes: toBase64url(bytes) }] });
    const boxed = inside && { box_id: box.id, device, sealed: seal(box, device, inside, chance.bytes(32), chance.bytes(24)), records: 0 };
    await phone.keep({ boxedPhotos: boxed ? { [hash]: boxed } : {}, ...without([hash]) });
  }
}

/** Hands in what is in boxes, records first; says whether there is none any more. */
export async function handIn(phone: Phone): Promise<boolean> {
  if (phone.boxed) {
    if ((await send(phone, phone.boxed)) !== 200) return false;
    await phone.keep({ boxed: null });
  }
  for (const hash of [...phone.boxedPhotos]) {
    const boxed = await phone.shelf.read<Boxed>(NAMES.boxedPhoto(hash));
    const status = boxed ? await send(phone, boxed) : 200;
    // Unreadable or too large it stays for ever: it cannot be opened here to be mended.
    if (status !== 200 && status !== 400 && status !== 413) return false;
    await phone.keep({ boxedPhotos: { [hash]: null } });
  }
  return true;
}

/** How the office answered; nothing where it did not. */
async function send(phone: Phone, { box_id, device, sealed }: Boxed): Promise<number | undefined> {
  const came = await ask(phone, {
    method: 'POST',
    path: '/api/v1/sealed',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ box_id, device, sealed }),
  }, 'answers');
  return isAnswer(came) ? came.status : undefined;
}
