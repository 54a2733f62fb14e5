// The program's memory of one phone: what is on the shelf, read once and kept in step with it. Verbs change it through
// `keep`, which writes first and remembers afterwards: what a screen shows is already safe.

import type { BoxOffered, Receipt, Taken, Item } from './api.ts';
import type { Boxed } from './accounts/hand_in.ts';
import type { Emergency } from './emergencies/record.ts';
import type { Month } from './months/show.ts';
import type { Photo } from './photos/keep.ts';
import type { Draft } from './visits/record.ts';
import type { Ports, Room } from './ports.ts';
import { Door } from './shelf/door.ts';
import { measure } from './shelf/room.ts';
import { Sealed } from './shelf/sealed.ts';
import { uuid } from './ids.ts';
import { dayOf } from './days.ts';

/** Who is signed in on this phone. */
export interface Me {
  userName: string;
  name: string;
  place: string;
  county: string;
  /** Absent once the server no longer knows it: everything stays, and the password is asked for. */
  token?: string;
  /** What opens the shelf when the PIN is forgotten; it came with the password. */
  recovery?: string;
}

/** What this phone is, whoever is signed in. */
export interface Device {
  /** Made once. */
  id: string;
  /** How far the server's clock is ahead of the phone's, in milliseconds, when it was last heard. */
  offset?: number;
  /** The server's time when it was last heard. */
  heard?: number;
  /** What only the county can open, should this phone be ended. */
  box?: BoxOffered;
}

/** The list as the server last told it. */
export interface List {
  taken: Taken;
  etag?: string;
  /** By the phone's own clock. */
  at: number;
}

/** A record that is not safe with the office yet. */
export interface Waiting {
  item: Item;
  /** When it was saved, by the phone's own clock. */
  savedAt: number;
  /** What the phone's clock showed when the visit took place; `item` carries it set right. */
  phoneAt: number;
  /** How far the phone's clock was off by then, as far as it was known. */
  offset: number;
  /** The server's time when it was last heard before: the record is no older. */
  heard?: number;
  /** With which time and which reason for being late it was sent first. They stay: the same id with others would be another content. */
  sentAs?: Pick<Item, 'visited_at' | 'phone_at' | 'late_reason'>;
  /** Why the office did not take it; it waits to be mended. */
  refused?: Receipt;
}

/** What became of a record that is safe with the office and that the visitor should read once. */
export interface Told {
  receipt: Receipt;
  person: string;
  at: number;
}

/** How the client looks and sounds. */
export interface Settings {
  big: boolean;
  /** What is written may be listened to. */
  aloud?: boolean;
}

/** How the last attempt to send went. */
export interface Line {
  /** Attempts in a row that came to nothing. */
  failures: number;
  /** No automatic attempt before this, by the phone's clock. */
  notBefore: number;
  /** When the server last answered. */
  heardAt?: number;
  /** Why there was none, for the visitor. */
  trouble?: 'unreachable' | 'busy' | 'password' | 'ended' | 'fault';
  /** By which the office finds the request in its log. */
  reference?: string;
}

export const NAMES = {
  me: 'me', device: 'device', list: 'list', settings: 'settings',
  draft: (id: string) => `draft/${id}`,
  waiting: (id: string) => `waiting/${id}`,
  told: (id: string) => `told/${id}`,
  emergency: (id: string) => `emergency/${id}`,
  photo: (hash: string) => `photo/${hash}`,
  bytes: (hash: string) => `bytes/${hash}`,
  month: 'month', boxed: 'boxed',
  boxedPhoto: (hash: string) => `boxed-photo/${hash}`,
};

export class Phone {
  me: Me | undefined;
  device!: Device;
  list: List | undefined;
  settings: Settings = { big: false };
  /** What an ended phone has to hand in. */
  boxed: Boxed | undefined;
  /** Photos it has to hand in, by hash; each in a box of its own, read when it is sent. */
  readonly boxedPhotos = new Set<string>();
  /** By id of the visit. */
  readonly drafts = new Map<string, Draft>();
  /** By id of the visit, in the order in which they were begun. */
  readonly waiting = new Map<string, Waiting>();
  /** By id of the visit. */
  readonly told = new Map<string, Told>();
  /** By id of the emergency. */
  readonly emergencies = new Map<string, Emergency>();
  /** What is known of the photos that are on this phone, by hash. Their bytes are read when they are sent. */
  readonly photos = new Map<string, Photo>();
  /** The visitor's month as it was last told. */
  month: Month | undefined;
  /** How full it was when it was last looked at. */
  room: Room | undefined;
  line: Line = { failures: 0, notBefore: 0 };

  readonly shelf: Sealed;
  readonly #listeners = new Set<() => void>();
  /** The last write that was begun: they go to the shelf one after the other. */
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(readonly ports: Ports, readonly door: Door) {
    if (!door.key) throw new Error('the shelf is shut');
    this.shelf = new Sealed(ports.shelf, door.key, ports.chance);
  }

  /** Reads what the shelf holds, behind a door that is open. A phone that is new gets its id. */
  static async open(ports: Ports, door?: Door): Promise<Phone> {
    const phone = new Phone(ports, door ?? (await Door.open(ports)));
    const { shelf } = phone;
    phone.me = await shelf.read<Me>(NAMES.me);
    phone.list = await shelf.read<List>(NAMES.list);
    phone.boxed = await shelf.read<Boxed>(NAMES.boxed);
    for (const name of await ports.shelf.names(NAMES.boxedPhoto(''))) phone.boxedPhotos.add(name.slice(NAMES.boxedPhoto('').length));
    phone.settings = { ...phone.settings, ...(await shelf.read<Settings>(NAMES.settings)) };
    const fill = async <T>(into: Map<string, T>, prefix: string) => {
      for (const [name, document] of await shelf.all<T>(prefix)) into.set(name.slice(prefix.length), document);
    };
    await fill(phone.drafts, NAMES.draft(''));
    await fill(phone.waiting, NAMES.waiting(''));
    await fill(phone.told, NAMES.told(''));
    await fill(phone.emergencies, NAMES.emergency(''));
    await fill(phone.photos, NAMES.photo(''));
    phone.month = await shelf.read<Month>(NAMES.month);
    const device = await shelf.read<Device>(NAMES.device);
    if (device) phone.device = device;
    else await phone.keep({ device: { id: phone.newId() } });
    await measure(phone);
    return phone;
  }

  /** The time, set right by what the server last said. */
  now(): number {
    return this.ports.clock.now() + (this.device.offset ?? 0);
  }

  today(): string {
    return dayOf(this.now());
  }

  newId(): string {
    return uuid(this.ports.clock.now(), this.ports.chance.bytes(10));
  }

  /** Writes all of these or none, then remembers them and tells whoever looks. */
  async keep(change: Kept): Promise<void> {
    const documents: Record<string, unknown> = {};
    for (const name of ['me', 'device', 'list', 'settings', 'month', 'boxed'] as const) {
      if (change[name] !== undefined) documents[NAMES[name]] = change[name];
    }
    for (const [id, draft] of entries(change.drafts)) documents[NAMES.draft(id)] = draft;
    for (const [id, waiting] of entries(change.waiting)) documents[NAMES.waiting(id)] = waiting;
    for (const [id, told] of entries(change.told)) documents[NAMES.told(id)] = told;
    for (const [id, emergency] of entries(change.emergencies)) documents[NAMES.emergency(id)] = emergency;
    for (const [hash, photo] of entries(change.photos)) documents[NAMES.photo(hash)] = photo;
    for (const [hash, bytes] of entries(change.bytes)) documents[NAMES.bytes(hash)] = bytes;
    for (const [hash, boxed] of entries(change.boxedPhotos)) documents[NAMES.boxedPhoto(hash)] = boxed;
    await this.inOrder(documents);
    for (const [hash, boxed] of entries(change.boxedPhotos)) {
      if (boxed) this.boxedPhotos.add(hash);
      else this.boxedPhotos.delete(hash);
    }
    if (change.me !== undefined) this.me = change.me ?? undefined;
    if (change.device !== undefined) this.device = change.device;
    if (change.list !== undefined) this.list = change.list ?? undefined;
    if (change.settings !== undefined) this.settings = change.settings;
    remember(this.drafts, change.drafts);
    remember(this.waiting, change.waiting);
    if (change.boxed !== undefined) this.boxed = change.boxed ?? undefined;
    if (change.month !== undefined) this.month = change.month ?? undefined;
    remember(this.told, change.told);
    remember(this.emergencies, change.emergencies);
    remember(this.photos, change.photos);
    this.changed();
  }

  /**
   * Shows a draft at once and writes it behind: a thumb is faster than a cheap phone's memory, and the next tap goes on
   * from what this one did. Settles once it is safe.
   */
  async write(draft: Draft): Promise<void> {
    this.drafts.set(draft.id, draft);
    this.changed();
    await this.inOrder({ [NAMES.draft(draft.id)]: draft });
  }

  private inOrder(documents: Record<string, unknown>): Promise<void> {
    const write = this.#writing.then(() => this.shelf.keep(documents));
    // One that fails is told to its caller; the next goes on.
    this.#writing = write.catch(() => undefined);
    return write;
  }

  /** Calls back after each change, until the returned function is called. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A change of several documents; `null` takes one away. */
export interface Kept {
  me?: Me | null;
  device?: Device;
  list?: List | null;
  settings?: Settings;
  drafts?: Record<string, Draft | null>;
  waiting?: Record<string, Waiting | null>;
  told?: Record<string, Told | null>;
  emergencies?: Record<string, Emergency | null>;
  photos?: Record<string, Photo | null>;
  /** Bytes of photos; they go to the shelf and are not held in memory. */
  bytes?: Record<string, Uint8Array | null>;
  month?: Month | null;
  boxed?: Boxed | null;
  boxedPhotos?: Record<string, Boxed | null>;
}

function entries<T>(changes: Record<string, T> | undefined): [string, T][] {
  return Object.entries(changes ?? {});
}

function remember<T>(into: Map<string, T>, changes: Record<string, T | null> | undefined): void {
  for (const [key, value] of entries(changes)) {
    if (value === null) into.delete(key);
    else into.set(key, value);
  }
}
