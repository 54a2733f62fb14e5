// A phone in memory, and faults: a shelf that dies between two writes, a line that loses, cuts and repeats, a clock that is
// wrong.

import type { Asked, Ports, Reply, Shelf } from '../core/src/ports.ts';
import { oneAtATime } from '../core/src/lock.ts';
import { Phone } from '../core/src/phone.ts';
import { FileShelf } from '../weapp/ports.ts';
import { Dead, MemoryFiles } from './files.ts';

export { Dead };

/** A sequence that belongs to a seed (mulberry32). */
export class Dice {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(of: number): boolean {
    return this.next() < of;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.below(256));
  }
}

/** A shelf in memory; `dieAfter` writes, the next one is lost or just made it, and the program is gone either way. */
export class MemoryShelf implements DyingShelf {
  readonly kept = new Map<string, Uint8Array>();
  dieAfter = Number.POSITIVE_INFINITY;
  dieBefore = true;

  async get(name: string): Promise<Uint8Array | undefined> {
    return this.kept.get(name);
  }

  async put(entries: ReadonlyMap<string, Uint8Array | null>): Promise<void> {
    this.dieAfter -= 1;
    if (this.dieAfter < 0 && this.dieBefore) throw new Dead();
    for (const [name, bytes] of entries) {
      if (bytes === null) this.kept.delete(name);
      else this.kept.set(name, bytes.slice());
    }
    if (this.dieAfter < 0) throw new Dead();
  }

  async names(prefix: string): Promise<string[]> {
    return [...this.kept.keys()].filter((name) => name.startsWith(prefix)).sort();
  }
}

/** A shelf on which the power can go. */
export interface DyingShelf extends Shelf {
  /** Writes until then. */
  dieAfter: number;
  /** Whether the write after that is lost, or just made it. */
  dieBefore: boolean;
  /** The program is started again. */
  restart?(): void;
}

/** The mini-programme's own shelf on files in memory. Each write is several operations, and the power goes at any of them. */
export class FilesShelf implements DyingShelf {
  readonly files = new MemoryFiles();
  #shelf: FileShelf;

  constructor() {
    this.#shelf = this.open();
  }

  private open(): FileShelf {
    const disk = {
      folder: 'wxfile://usr/shelf',
      files: this.files,
      toText: (bytes: ArrayBuffer) => Buffer.from(bytes).toString('base64'),
      toBytes: (text: string) => Uint8Array.from(Buffer.from(text, 'base64')).buffer,
    };
    return new FileShelf(disk as unknown as ConstructorParameters<typeof FileShelf>[0]);
  }

  restart(): void {
    this.files.dieAfter = Number.POSITIVE_INFINITY;
    this.#shelf = this.open();
  }

  get dieAfter(): number {
    return this.files.dieAfter;
  }

  set dieAfter(writes: number) {
    this.files.dieAfter = 2 * writes;
  }

  get dieBefore(): boolean {
    return this.files.dieAfter % 2 === 0;
  }

  set dieBefore(before: boolean) {
    if (!before) this.files.dieAfter += 1;
  }

  get = (name: string): Promise<Uint8Array | undefined> => this.#shelf.get(name);
  put = (entries: ReadonlyMap<string, Uint8Array | null>): Promise<void> => this.#shelf.put(entries);
  names = (prefix: string): Promise<string[]> => this.#shelf.names(prefix);
}

/** A phone that can be switched off and on again: a browser unless another shelf is given. */
export class Device<S extends DyingShelf = MemoryShelf> {
  /** What the clock shows. */
  clock: number;
  send: (asked: Asked) => Promise<Reply>;
  /** How full it says it is. */
  room: { used: number; whole: number } | undefined;
  /** What the safe holds. */
  secret: Uint8Array | undefined;

  constructor(
    private readonly dice: Dice,
    clock: number,
    send: (asked: Asked) => Promise<Reply>,
    readonly shelf: S = new MemoryShelf() as unknown as S,
  ) {
    this.clock = clock;
    this.send = send;
  }

  ports(): Ports {
    return {
      shelf: this.shelf,
      net: { send: (asked) => this.send(asked) },
      clock: { now: () => this.clock },
      chance: { bytes: (count) => this.dice.bytes(count) },
      lock: oneAtATime(),
      safe: {
        read: async () => this.secret,
        write: async (bytes) => {
          this.secret = bytes.slice();
        },
      },
      room: async () => this.room,
      deviceName: 'test',
    };
  }

  /** Switches the program on: it knows what is on the shelf and nothing else. */
  async on(): Promise<Phone> {
    this.shelf.dieAfter = Number.POSITIVE_INFINITY;
    this.shelf.restart?.();
    return Phone.open(this.ports());
  }
}
