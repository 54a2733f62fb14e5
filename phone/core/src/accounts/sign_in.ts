// Signing in, once on this phone. The password is never kept.

import type { SignedIn, Told } from '../api.ts';
import { NAMES, type Phone } from '../phone.ts';
import type { Ports } from '../ports.ts';
import { words } from '../texts.ts';

/** Why it did not work, for the visitor; `undefined` when it did. */
export type Refusal = string | undefined;

/** Signs in. Somebody else's list goes from the phone; their unsent records do not, and nobody else signs in before they are sent. */
export async function signIn(phone: Phone, userName: string, password: string): Promise<Refusal> {
  const user = userName.trim();
  if (!user) return words.signIn.noUser;
  if (!password) return words.signIn.noPassword;
  const other = phone.me !== undefined && phone.me.userName !== user;
  if (other && phone.waiting.size > 0) return words.signIn.othersWait(phone.me!.name, phone.waiting.size);
  const came = await askToSignIn(phone.ports, phone.device.id, user, password);
  if (typeof came === 'string') return came;
  const { token, name, place, county, recovery } = came;
  const drafts = other ? Object.fromEntries([...phone.drafts.keys()].map((person) => [person, null])) : {};
  const told = other ? Object.fromEntries([...phone.told.keys()].map((id) => [id, null])) : {};
  const list = other ? { list: null } : {};
  await phone.keep({ me: { userName: user, name, place, county, token, recovery }, drafts, told, ...list });
  phone.line = { failures: 0, notBefore: 0 };
  phone.changed();
  return undefined;
}

/** Asks the office for a sign-in on this phone: what it says, or why not. */
export async function askToSignIn(ports: Ports, device: string, user: string, password: string): Promise<SignedIn | string> {
  try {
    const reply = await ports.net.send({
      method: 'POST',
      path: '/api/v1/sign-in',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ user_name: user, password, device: { id: device, name: ports.deviceName } }),
    });
    const body = JSON.parse(reply.text) as SignedIn & Told;
    return reply.status === 200 ? body : body.text || words.signIn.failed;
  } catch {
    return words.signIn.noNetwork;
  }
}

/** Whether somebody is signed in here, be it that the password is asked for again. */
export function isKnown(phone: Phone): boolean {
  return phone.me !== undefined;
}

/** Names of documents that belong to whoever is signed in. */
export const OF_ACCOUNT = [NAMES.me, NAMES.list];
