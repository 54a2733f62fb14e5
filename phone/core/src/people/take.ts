// Taking along what is new: the people, the forms, the day.

import type { Taken } from '../api.ts';
import { followCounty } from '../accounts/choose_pin.ts';
import { ask, isAnswer } from '../ask.ts';
import type { Phone } from '../phone.ts';

/** Asks for the list; says whether the office answered. Everything is replaced at once. */
export async function take(phone: Phone): Promise<boolean> {
  const headers: Record<string, string> = phone.list?.etag ? { 'If-None-Match': phone.list.etag } : {};
  const came = await ask<Taken>(phone, { method: 'GET', path: '/api/v1/people', headers });
  if (!isAnswer(came)) return false;
  const at = phone.ports.clock.now();
  if (came.status === 200 && Array.isArray(came.body.people) && Array.isArray(came.body.forms)) {
    const device = { ...phone.device, box: came.body.box };
    await phone.keep({ list: { taken: came.body, etag: came.headers['etag'], at }, device });
    await followCounty(phone);
  } else if (came.status === 304 && phone.list) {
    phone.list = { ...phone.list, at };
    phone.changed();
  }
  return true;
}
