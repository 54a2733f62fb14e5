// The PIN of this phone: chosen by whoever uses it, where the county asks for one, and known to nobody else.

import type { Phone } from '../phone.ts';
import { words } from '../texts.ts';

const DIGITS = /^\d{4,6}$/;

/** Whether a PIN must be chosen before anything else is shown. */
export function mustChoose(phone: Phone): boolean {
  return phone.me !== undefined && phone.list?.taken.pin === true && !phone.door.hasPin;
}

/** Chooses or changes the PIN; says in words why not. `before` is asked for where there is one. */
export async function choosePin(phone: Phone, before: string, pin: string, again: string): Promise<string | undefined> {
  if (!DIGITS.test(pin)) return words.pin.digits;
  if (isPlain(pin)) return words.pin.plain;
  if (pin !== again) return words.pin.differ;
  // Without it a forgotten PIN would cost the records: it comes with the password.
  if (!phone.me?.recovery) return words.pin.passwordFirst;
  if (phone.door.hasPin && !(await phone.door.unlock(before))) {
    phone.changed();
    return words.pin.wrongBefore;
  }
  await phone.door.setPin(pin, phone.me.recovery, phone.device.id);
  phone.changed();
  return undefined;
}

/** All the same, or one after the other: what is tried first. */
function isPlain(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])));
  return steps.size === 1 && [0, 1, -1].includes([...steps][0]!);
}

/** Follows the county: where it asks for no PIN, there is none. */
export async function followCounty(phone: Phone): Promise<void> {
  if (phone.list?.taken.pin === false) await phone.door.removePin();
}
