// Signing out: the office ends the sign-in where it can be reached, and the list of people goes from the phone either way.

import { ask } from '../ask.ts';
import type { Phone } from '../phone.ts';
import { without } from '../photos/keep.ts';
import { words } from '../texts.ts';

/** Signs out. Refused while records wait: they would have nobody to be sent by. */
export async function signOut(phone: Phone): Promise<string | undefined> {
  if (phone.waiting.size > 0) return words.settings.recordsWait(phone.waiting.size);
  if (phone.me?.token) await ask(phone, { method: 'POST', path: '/api/v1/sign-out', headers: {} });
  await forget(phone);
  await phone.keep({ me: null });
  return undefined;
}

/** Takes everybody's data from the phone. Records that are not with the office stay: they happened. */
export async function forget(phone: Phone): Promise<void> {
  const none = <T>(map: ReadonlyMap<string, T>) => Object.fromEntries([...map.keys()].map((key) => [key, null]));
  const begun = [...phone.photos.values()].filter(({ visit }) => phone.drafts.has(visit) && !phone.waiting.has(visit));
  // It guarded what goes now, and whoever comes next has their own.
  await phone.door.removePin();
  await phone.keep({ list: null, month: null, drafts: none(phone.drafts), told: none(phone.told), ...without(begun.map(({ hash }) => hash)) });
}
