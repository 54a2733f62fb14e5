// A phone that the office has ended: nobody's data stays on it, and what the office has not got is sealed for the county
// until it is handed in, without a sign-in.

import type { BoxOffered } from '../api.ts';
import { ask, isAnswer } from '../ask.ts';
import type { Phone } from '../phone.ts';
import { without } from '../photos/keep.ts';
import { seal } from '../shelf/box.ts';
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
  /** How many photos and signatures had not been sent: they are people's likenesses and went from the phone with the rest. */
  photos?: number;
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
  const none = (all: ReadonlyMap<string, unknown>) => Object.fromEntries([...all.keys()].map((key) => [key, null]));
  const { id: device } = phone.device;
  const { chance } = phone.ports;
  const filled = (into: BoxOffered): Boxed => {
    const sealed = seal(into, device, JSON.stringify({ token, visits, emergencies }), chance.bytes(32), chance.bytes(24));
    return { box_id: into.id, device, sealed, records, photos: phone.photos.size };
  };
  const boxed = box && records > 0 ? filled(box) : undefined;
  const photos = without([...phone.photos.keys()]);
  await phone.keep({ me: null, waiting: none(phone.waiting), emergencies: none(phone.emergencies), boxed, ...photos });
}

/** Hands the box in; says whether there is none any more. */
export async function handIn(phone: Phone): Promise<boolean> {
  if (!phone.boxed) return true;
  const { records: _, photos: __, ...body } = phone.boxed;
  const came = await ask(phone, {
    method: 'POST',
    path: '/api/v1/sealed',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }, 'answers');
  if (!isAnswer(came) || came.status !== 200) return false;
  await phone.keep({ boxed: null });
  return true;
}
