// A signature on glass: black lines on white, small, kept sealed and sent like a photo. Nobody has to sign.

import { sha256 } from '@noble/hashes/sha2.js';
import { hex } from '../bytes.ts';
import type { Phone } from '../phone.ts';
import { words } from '../texts.ts';
import { signatures, UNABLE, type Draft } from '../visits/record.ts';
import { without, type Photo } from './keep.ts';

/** The picture that is kept: its size in pixels, and in bytes at most. */
export const PICTURE = { width: 480, height: 320, largest: 20_480 };

/** Lines in parts of the glass: a phone may be turned or replaced by a larger one meanwhile. */
export type Lines = { x: number; y: number }[][];

/** As much of a canvas as is needed; the mini-programme has one of its own. */
export interface Brush {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineCap: string;
  lineJoin: string;
  fillRect(x: number, y: number, width: number, height: number): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  stroke(): void;
}

/** Draws lines black on white, whatever the screen's own colours are. */
export function draw(brush: Brush, lines: Lines, width: number, height: number): void {
  brush.fillStyle = '#ffffff';
  brush.fillRect(0, 0, width, height);
  brush.strokeStyle = '#000000';
  brush.lineWidth = Math.max(2, height / 60);
  brush.lineCap = 'round';
  brush.lineJoin = 'round';
  for (const line of lines) {
    brush.beginPath();
    // A dot is a line to itself.
    for (const [at, { x, y }] of [line[0]!, ...line].entries()) {
      if (at === 0) brush.moveTo(x * width, y * height);
      else brush.lineTo(x * width, y * height);
    }
    brush.stroke();
  }
}

/** Keeps a signature as the answer to a question, in one write with the draft. Says in words why it was not kept. */
export async function keepSignature(phone: Phone, draftId: string, question: string, lines: Lines, png: Uint8Array): Promise<string | undefined> {
  const draft = phone.drafts.get(draftId);
  if (!draft) return undefined;
  if (lines.length === 0) return words.sign.empty;
  if (png[0] !== 0x89 || png[1] !== 0x50 || png.length > PICTURE.largest) return words.sign.failed;
  const hash = hex(sha256(png));
  const photo: Photo = { hash, kind: 'signature', visit: draftId, size: png.length, have: 0, at: phone.ports.clock.now() };
  const answers = { ...draft.answers, [question]: { signature: hash } };
  const gone = without(replaced(phone, draftId, question, hash));
  await phone.keep({ drafts: { [draftId]: { ...draft, answers } }, photos: { ...gone.photos, [hash]: photo }, bytes: { ...gone.bytes, [hash]: png } });
  return undefined;
}

/** Takes a signature out of a draft again. */
export async function dropSignature(phone: Phone, draftId: string, question: string): Promise<void> {
  const draft = phone.drafts.get(draftId);
  if (!draft) return;
  const { [question]: _, ...answers } = draft.answers;
  await phone.keep({ drafts: { [draftId]: { ...draft, answers } }, ...without(replaced(phone, draftId, question, '')) });
}

/** Says that signing is not convenient; a picture that was there goes. */
export async function refuseToSign(phone: Phone, draftId: string, question: string): Promise<void> {
  await dropSignature(phone, draftId, question);
  const draft = phone.drafts.get(draftId);
  if (draft) await phone.write({ ...draft, answers: { ...draft.answers, [question]: { signature: UNABLE } } });
}

/** The picture that stood there, unless a saved record still names it. */
function replaced(phone: Phone, draftId: string, question: string, by: string): string[] {
  const answer = phone.drafts.get(draftId)?.answers[question];
  const hash = answer && 'signature' in answer ? answer.signature : UNABLE;
  const named = signatures(phone.waiting.get(draftId)?.item.answers as Draft['answers'] ?? {}).includes(hash);
  return hash === UNABLE || hash === by || named ? [] : [hash];
}
