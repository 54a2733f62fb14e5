// Ids are made where the thing is born, so that sending it again is harmless.

import { hex } from './bytes.ts';

/** A UUID of version 7 out of the time in milliseconds and ten random bytes. */
export function uuid(now: number, chance: Uint8Array): string {
  const bytes = new Uint8Array(16);
  for (let at = 0, rest = now; at < 6; at += 1, rest = Math.floor(rest / 256)) bytes[5 - at] = rest % 256;
  bytes.set(chance.subarray(0, 10), 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const digits = hex(bytes);
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-');
}
