// Opening the program where a PIN guards it. Five wrong ones, or a forgotten one, and the password is asked for; records stay
// either way.

import { Phone } from '../phone.ts';
import type { Ports } from '../ports.ts';
import type { Door } from '../shelf/door.ts';
import { words } from '../texts.ts';
import { askToSignIn } from './sign_in.ts';

/** The phone behind an open door; the one there is, where it only was locked. */
async function behind(ports: Ports, door: Door, phone: Phone | undefined): Promise<Phone> {
  phone?.changed();
  return phone ?? Phone.open(ports, door);
}

/** Tries a PIN: the phone, or why not. */
export async function unlock(ports: Ports, door: Door, pin: string, phone?: Phone): Promise<Phone | string> {
  if (await door.unlock(pin)) return behind(ports, door, phone);
  return door.needsPassword ? words.pin.noneLeft : words.pin.wrong(door.left);
}

/** Opens with the password, which needs a network; a new PIN is chosen afterwards. */
export async function unlockByPassword(ports: Ports, door: Door, userName: string, password: string, phone?: Phone): Promise<Phone | string> {
  const user = userName.trim();
  if (!user) return words.signIn.noUser;
  if (!password) return words.signIn.noPassword;
  const came = await askToSignIn(ports, door.device!, user, password);
  if (typeof came === 'string') return came;
  if (!(await door.recover(came.recovery))) return words.pin.notYours;
  const opened = await behind(ports, door, phone);
  if (opened.me) await opened.keep({ me: { ...opened.me, token: came.token, recovery: came.recovery } });
  return opened;
}
