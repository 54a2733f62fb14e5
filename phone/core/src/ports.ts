// What the core asks of the device it runs on. A browser and the mini-programme each answer in their own way, tests in a
// third; nothing else in the core touches a device.

/** Named bytes that survive the program. */
export interface Shelf {
  /** What stands under a name. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** Puts all of these in place, or none of them; `null` takes away. Returns once they are safe. */
  put(entries: ReadonlyMap<string, Uint8Array | null>): Promise<void>;
  /** The names that begin so, sorted. */
  names(prefix: string): Promise<string[]>;
}

/** A request below the server's address. */
export interface Asked {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

/** What came back; the body as text. */
export interface Reply {
  status: number;
  /** Header names in lower case. */
  headers: Record<string, string>;
  text: string;
}

/** The way to the server. */
export interface Net {
  /** Rejects with anything when no whole answer came. */
  send(asked: Asked): Promise<Reply>;
}

/** The device's clock, in milliseconds since 1970; it may be days off. */
export interface Clock {
  now(): number;
}

/** Random bytes fit for ids and keys. */
export interface Chance {
  bytes(count: number): Uint8Array;
}

/** Lets one caller at a time in, over every window of the program on this device. */
export interface Lock {
  /** Runs the work, or gives `undefined` at once when somebody else is in. */
  alone<T>(work: () => Promise<T>): Promise<T | undefined>;
}

/** Keeps a few bytes where other programs do not reach them: the key of the shelf, or what opens it. */
export interface Safe {
  /** What was put there last; nothing on a phone that is new. */
  read(): Promise<Uint8Array | undefined>;
  /** Puts other bytes in their place, whole or not at all. */
  write(bytes: Uint8Array): Promise<void>;
}

/** How full a device is, in bytes. */
export interface Room {
  used: number;
  whole: number;
}

/** A device. */
export interface Ports {
  shelf: Shelf;
  net: Net;
  clock: Clock;
  chance: Chance;
  lock: Lock;
  safe: Safe;
  /** Bytes that are used of those we may use; nothing where the device does not say. */
  room?(): Promise<Room | undefined>;
  /** Reads a text aloud, in the place of what is being read; nothing where the device cannot. */
  say?(text: string): void;
  /** What the office reads in its list of phones. */
  deviceName: string;
}
