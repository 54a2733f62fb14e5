// Documents on the shelf, sealed: whoever copies the phone's storage reads nothing without the key. The name of a document
// is bound into its seal, so that one cannot be put in another's place.

import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { toBytes, toText } from '../bytes.ts';
import type { Chance, Shelf } from '../ports.ts';

const NONCE = 24;

/** Changes that go to the shelf together; `null` takes a document away. Bytes are kept as they are, everything else as JSON. */
export type Changes = Record<string, unknown>;

export class Sealed {
  constructor(
    private readonly shelf: Shelf,
    private readonly key: Uint8Array,
    private readonly chance: Chance,
  ) {}

  /** A document; `undefined` where there is none, and where it cannot be opened with the key there is. */
  async read<T>(name: string): Promise<T | undefined> {
    const bytes = await this.shelf.get(name);
    if (!bytes || bytes.length <= NONCE) return undefined;
    try {
      const plain = this.cipher(name, bytes.subarray(0, NONCE)).decrypt(bytes.subarray(NONCE));
      return JSON.parse(toText(plain)) as T;
    } catch {
      return undefined;
    }
  }

  /** Bytes that were kept as bytes. */
  async readBytes(name: string): Promise<Uint8Array | undefined> {
    const bytes = await this.shelf.get(name);
    if (!bytes || bytes.length <= NONCE) return undefined;
    try {
      return this.cipher(name, bytes.subarray(0, NONCE)).decrypt(bytes.subarray(NONCE));
    } catch {
      return undefined;
    }
  }

  /** Every document whose name begins so, by name. */
  async all<T>(prefix: string): Promise<Map<string, T>> {
    const found = new Map<string, T>();
    for (const name of await this.shelf.names(prefix)) {
      const document = await this.read<T>(name);
      if (document !== undefined) found.set(name, document);
    }
    return found;
  }

  /** Keeps all of these or none. */
  async keep(changes: Changes): Promise<void> {
    const entries = new Map<string, Uint8Array | null>();
    for (const [name, document] of Object.entries(changes)) {
      entries.set(name, document === null ? null : this.seal(name, document));
    }
    await this.shelf.put(entries);
  }

  private seal(name: string, document: unknown): Uint8Array {
    const nonce = this.chance.bytes(NONCE);
    const sealed = this.cipher(name, nonce).encrypt(document instanceof Uint8Array ? document : toBytes(JSON.stringify(document)));
    const bytes = new Uint8Array(NONCE + sealed.length);
    bytes.set(nonce);
    bytes.set(sealed, NONCE);
    return bytes;
  }

  private cipher(name: string, nonce: Uint8Array) {
    return xchacha20poly1305(this.key, nonce, toBytes(name));
  }
}
