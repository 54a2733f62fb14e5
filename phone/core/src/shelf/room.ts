// How full the phone is. Photos are what fills it: they are offered to be sent before anything else has to give way.

import type { Phone } from '../phone.ts';

/** Of what the phone gives us: from the first on it is told, from the second on no photo is added. Records are always kept. */
export const FULL = { nearly: 0.8, quite: 0.95 };

/** Looks how full it is; a device that does not say is never full. */
export async function measure(phone: Phone): Promise<void> {
  const before = isNearlyFull(phone);
  phone.room = await phone.ports.room?.();
  if (isNearlyFull(phone) !== before) phone.changed();
}

export function isNearlyFull({ room }: Phone): boolean {
  return room !== undefined && room.used > FULL.nearly * room.whole;
}

/** Whether so many bytes more are not a risk for the records to come. */
export function fits({ room }: Phone, bytes: number): boolean {
  return room === undefined || room.used + bytes <= FULL.quite * room.whole;
}
