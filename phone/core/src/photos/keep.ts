// A photo that was taken: shrunk by the view before it comes here, sealed on the phone, named in the record by its hash. It
// is never asked for, and not offered to somebody who does not want pictures.

import { sha256 } from '@noble/hashes/sha2.js';
import { hex } from '../bytes.ts';
import type { Kept, Phone } from '../phone.ts';
import { words } from '../texts.ts';
import { fits, measure } from '../shelf/room.ts';
import { strip } from './strip.ts';

/** What the view shrinks a picture to: the longer edge in pixels, and how well a JPEG is kept. */
export const SHRINK = { edge: 1280, quality: 0.7 };

/** As many go with a visit, and each may be as large: the server takes no more. */
const MOST = 9;
const LARGEST = 2_000_000;

/** What is known of a photo or a signature; its bytes lie beside it on the shelf. */
export interface Photo {
  hash: string;
  /** A photo where it is not said. */
  kind?: 'signature';
  /** The visit that names it. */
  visit: string;
  size: number;
  /** Bytes that the office said it had, when it was last asked. */
  have: number;
  /** By the phone's own clock. */
  at: number;
}

/** Whether photos may be offered for a person. */
export function mayTake(phone: Phone, person: string): boolean {
  const subject = phone.list?.taken.people.find(({ id }) => id === person);
  return subject !== undefined && !subject.no_photos;
}

/** Keeps a JPEG for a draft, in one write with the draft. Says in words why it was not kept. */
export async function keepPhoto(phone: Phone, draftId: string, taken: Uint8Array): Promise<string | undefined> {
  const draft = phone.drafts.get(draftId);
  if (!draft || !mayTake(phone, draft.person)) return words.photos.notWanted;
  const jpeg = strip(taken);
  if (!jpeg) return words.photos.noPicture;
  if (jpeg.length > LARGEST) return words.photos.tooLarge;
  await measure(phone);
  if (!fits(phone, jpeg.length)) return words.photos.full;
  const before = draft.photos ?? [];
  if (before.length >= MOST) return words.photos.enough(MOST);
  const hash = hex(sha256(jpeg));
  if (before.includes(hash)) return undefined;
  const photo: Photo = { hash, visit: draftId, size: jpeg.length, have: 0, at: phone.ports.clock.now() };
  await phone.keep({ photos: { [hash]: photo }, bytes: { [hash]: jpeg }, drafts: { [draftId]: { ...draft, photos: [...before, hash] } } });
  return undefined;
}

/** Takes a photo out of a draft again. */
export async function dropPhoto(phone: Phone, draftId: string, hash: string): Promise<void> {
  const draft = phone.drafts.get(draftId);
  if (!draft?.photos?.includes(hash)) return;
  // One that a saved record names stays on the phone until that record is mended.
  const named = phone.waiting.get(draftId)?.item.photos?.includes(hash) ?? false;
  await phone.keep({ drafts: { [draftId]: { ...draft, photos: draft.photos.filter((each) => each !== hash) } }, ...without(named ? [] : [hash]) });
}

/** The change that takes photos off the phone. */
export function without(hashes: readonly string[]): Pick<Kept, 'photos' | 'bytes'> {
  const none = Object.fromEntries(hashes.map((hash) => [hash, null]));
  return { photos: none, bytes: none };
}

/** The bytes of a photo. */
export async function bytesOf(phone: Phone, hash: string): Promise<Uint8Array | undefined> {
  return phone.shelf.readBytes(`bytes/${hash}`);
}
