// Photos go after their records, in pieces, from where the office has them: a line that breaks costs one piece.

import type { Have } from '../api.ts';
import { ask, isAnswer } from '../ask.ts';
import type { Phone } from '../phone.ts';
import { bytesOf, without, type Photo } from './keep.ts';

/** What is sent at once: 64 KiB take 13 seconds on a line of 40 kbit/s. */
const PIECE = 65_536;

/** A photo whose pieces never come to an end is left for the next round. */
const MOST_PIECES = 100;

/** Sends the photos whose records are with the office; says whether the office answered to all of it. */
export async function sendPhotos(phone: Phone): Promise<boolean> {
  for (const photo of due(phone)) {
    if (!(await send(phone, photo))) return false;
  }
  return true;
}

/** Photos that may go now: the record that names each is with the office. */
export function due(phone: Phone): Photo[] {
  const ready = [...phone.photos.values()].filter(({ visit }) => !phone.waiting.has(visit) && !phone.drafts.has(visit));
  return ready.sort((one, other) => one.at - other.at);
}

async function send(phone: Phone, photo: Photo): Promise<boolean> {
  const bytes = await bytesOf(phone, photo.hash);
  if (!bytes) {
    await phone.keep(without([photo.hash]));
    return true;
  }
  const path = `/api/v1/photos/${photo.hash}`;
  const state = await ask<Have>(phone, { method: 'GET', path: `${path}/state`, headers: {} }, 'answers');
  if (!isAnswer(state)) return false;
  let have = state;
  for (let piece = 0; piece < MOST_PIECES; piece += 1) {
    if (isGone(have.status)) {
      await phone.keep(without([photo.hash]));
      return true;
    }
    if (have.status === 200 && have.body.complete) {
      await phone.keep(without([photo.hash]));
      return true;
    }
    // 422: what lay there was not the photo and has been dropped.
    const from = have.status === 200 ? Math.min(have.body.have ?? 0, bytes.length) : 0;
    const came = await ask<Have>(phone, {
      method: 'PUT',
      path: `${path}?from=${from}&total=${bytes.length}`,
      headers: { 'Content-Type': 'application/octet-stream' },
      body: bytes.slice(from, from + PIECE),
    }, 'answers');
    if (!isAnswer(came)) return false;
    have = came;
    if (came.status === 200) {
      phone.photos.set(photo.hash, { ...photo, have: came.body.have });
      phone.changed();
    }
  }
  return true;
}

/** 403: the person wants no pictures. 404: no visit of this account names it. Neither becomes better with time. */
function isGone(status: number): boolean {
  return status === 403 || status === 404;
}
