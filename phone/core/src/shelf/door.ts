// The way to the shelf: its key, and the PIN that guards it. The PIN wraps the key; a second wrapping is opened by what the
// office tells whoever shows the password, so that a forgotten PIN costs no record.

import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { toBytes, toText } from '../bytes.ts';
import type { Ports } from '../ports.ts';
import { fromBase64url, toBase64url } from './box.ts';

/** When the PIN is asked for: away for so long, and anyway after so long, in milliseconds. Wrong so often, and it is the password's turn. */
export const ASKED = { away: 15 * 60_000, anyway: 12 * 3_600_000, wrong: 5 };

/** How dear a guess is: scrypt over 16 MB, a second on a slow phone. It is kept with the wrapping, so that it can grow. */
export const COST = 2 ** 14;

const KEY = 32;

interface Wrapped {
  nonce: string;
  sealed: string;
}

/** What the safe holds, as JSON. */
interface Kept {
  /** The key itself: for ever without a PIN, and while none need be asked. */
  open?: string;
  pin?: Wrapped & { salt: string; cost: number };
  recovery?: Wrapped;
  /** Which phone it is: the password is asked for while the shelf is shut. */
  device?: string;
  /** Wrong PINs in a row; one that is being tried counts already. */
  wrong: number;
  unlockedAt: number;
  seenAt: number;
}

export class Door {
  /** Nothing is shown until the PIN was told. */
  locked: boolean;

  private constructor(
    readonly ports: Ports,
    private kept: Kept,
    /** Absent while the program does not know it. */
    public key: Uint8Array | undefined,
  ) {
    this.locked = key === undefined;
  }

  /** What stands before the shelf; a phone that is new gets its key. */
  static async open(ports: Ports): Promise<Door> {
    const bytes = await ports.safe.read();
    if (!bytes) {
      const key = ports.chance.bytes(KEY);
      const door = new Door(ports, { open: toBase64url(key), wrong: 0, unlockedAt: 0, seenAt: 0 }, key);
      await door.write({});
      return door;
    }
    // Before there were PINs the key lay there by itself.
    const kept: Kept = bytes.length === KEY ? { open: toBase64url(bytes), wrong: 0, unlockedAt: 0, seenAt: 0 } : JSON.parse(toText(bytes));
    const door = new Door(ports, kept, kept.open === undefined ? undefined : fromBase64url(kept.open));
    if (door.isDue()) {
      await door.write({ open: undefined });
      door.key = undefined;
      door.locked = true;
    }
    return door;
  }

  get hasPin(): boolean {
    return this.kept.pin !== undefined;
  }

  /** Only the password opens it. */
  get needsPassword(): boolean {
    return this.locked && !this.kept.pin;
  }

  /** The phone's id, for a sign-in while the shelf is shut. */
  get device(): string | undefined {
    return this.kept.device;
  }

  /** How often the PIN may still be tried. */
  get left(): number {
    return Math.max(0, ASKED.wrong - this.kept.wrong);
  }

  private isDue(): boolean {
    const now = this.ports.clock.now();
    const { pin, seenAt, unlockedAt } = this.kept;
    // A clock that went back says nothing about how long it was.
    return pin !== undefined && (now < seenAt || now - seenAt > ASKED.away || now - unlockedAt > ASKED.anyway);
  }

  /** The program is in front: from now on nobody is away. Locks when it was away too long before. */
  async seen(): Promise<void> {
    if (!this.hasPin || this.locked) return;
    if (this.isDue()) await this.lock();
    else await this.write({ seenAt: this.ports.clock.now() });
  }

  /** Asks for the PIN from now on. What is under way goes on: records are sent behind the door, too. */
  async lock(): Promise<void> {
    if (!this.hasPin) return;
    this.locked = true;
    await this.write({ open: undefined });
  }

  /** Tries a PIN. After too many wrong ones it opens nothing any more. */
  async unlock(pin: string): Promise<boolean> {
    const wrapped = this.kept.pin;
    if (!wrapped) return false;
    // Counted first: whoever kills the program after each guess gains nothing.
    await this.write({ wrong: this.kept.wrong + 1 });
    const key = open(wrapped, fromPin(pin, wrapped.salt, wrapped.cost));
    if (key) await this.opened(key, {});
    else if (this.kept.wrong >= ASKED.wrong) {
      this.locked = true;
      await this.write({ pin: undefined, open: undefined });
    }
    return key !== undefined;
  }

  /** Opens by what the office tells whoever shows the password. A new PIN is to be chosen then. */
  async recover(secret: string): Promise<boolean> {
    const key = this.kept.recovery && open(this.kept.recovery, fromSecret(secret));
    if (key) await this.opened(key, { pin: undefined });
    return key !== undefined;
  }

  /** Sets a PIN, in one write with the way back for whoever forgets it. */
  async setPin(pin: string, secret: string, device: string): Promise<void> {
    if (!this.key) throw new Error('the shelf is shut');
    const salt = toBase64url(this.ports.chance.bytes(16));
    const wrapped = { ...this.wrap(fromPin(pin, salt, COST)), salt, cost: COST };
    const now = this.ports.clock.now();
    await this.write({ pin: wrapped, recovery: this.wrap(fromSecret(secret)), device, wrong: 0, unlockedAt: now, seenAt: now });
  }

  /** No PIN any more. */
  async removePin(): Promise<void> {
    if (!this.key || !this.hasPin) return;
    this.locked = false;
    await this.write({ open: toBase64url(this.key), pin: undefined, recovery: undefined, device: undefined, wrong: 0 });
  }

  private async opened(key: Uint8Array, change: Partial<Kept>): Promise<void> {
    const now = this.ports.clock.now();
    await this.write({ open: toBase64url(key), wrong: 0, unlockedAt: now, seenAt: now, ...change });
    this.key = key;
    this.locked = false;
  }

  private async write(change: Partial<Kept>): Promise<void> {
    const kept = { ...this.kept, ...change };
    await this.ports.safe.write(toBytes(JSON.stringify(kept)));
    this.kept = kept;
  }

  private wrap(by: Uint8Array): Wrapped {
    const nonce = this.ports.chance.bytes(24);
    return { nonce: toBase64url(nonce), sealed: toBase64url(xchacha20poly1305(by, nonce).encrypt(this.key!)) };
  }
}

function open({ nonce, sealed }: Wrapped, by: Uint8Array): Uint8Array | undefined {
  try {
    return xchacha20poly1305(by, fromBase64url(nonce)).decrypt(fromBase64url(sealed));
  } catch {
    return undefined;
  }
}

function fromPin(pin: string, salt: string, cost: number): Uint8Array {
  return scrypt(toBytes(pin), fromBase64url(salt), { N: cost, r: 8, p: 1, dkLen: KEY });
}

/** What the office tells is drawn by lot: nothing slows down who would guess it, and nothing need. */
function fromSecret(secret: string): Uint8Array {
  return hkdf(sha256, toBytes(secret), undefined, toBytes('koumen phone recovery'), KEY);
}
