// A box that only the county can open: what an ended phone had not sent yet is put into it. The phone itself cannot open it
// again.

import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { BoxOffered } from '../api.ts';
import { toBytes } from '../bytes.ts';

const SCHEME = 'koumen sealed 1';
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Bytes in base64url without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const three = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    // One byte left is two digits, two are three.
    const digits = Math.min(bytes.length - at, 3) + 1;
    for (let digit = 0; digit < digits; digit += 1) text += DIGITS[(three >> (18 - 6 * digit)) & 63];
  }
  return text;
}

/** The bytes of a text in base64url. */
export function fromBase64url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const digit of text) {
    held = ((held << 6) | DIGITS.indexOf(digit)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (held >> bits) & 255;
      at += 1;
    }
  }
  return bytes;
}

/** Seals a text for a box. `secret` (32 bytes) and `nonce` (24) are made for this one sealing and forgotten. */
export function seal(box: BoxOffered, device: string, plain: string, secret: Uint8Array, nonce: Uint8Array): string {
  const own = x25519.getPublicKey(secret);
  const theirs = fromBase64url(box.key);
  const salt = Uint8Array.from([...own, ...theirs]);
  const key = hkdf(sha256, x25519.getSharedSecret(secret, theirs), salt, toBytes(SCHEME), 32);
  const sealed = xchacha20poly1305(key, nonce, toBytes(`${SCHEME}|${box.id}|${device}`)).encrypt(toBytes(plain));
  return toBase64url(Uint8Array.from([1, ...own, ...nonce, ...sealed]));
}
