// What the core asks of a device, answered by a browser.

import { oneAtATime } from '../../core/src/lock.ts';
import { words } from '../../core/src/texts.ts';
import type { Asked, Clock, Chance, Lock, Net, Ports, Reply, Safe, Shelf } from '../../core/src/ports.ts';

const DATABASE = 'koumen';
const SHELF = 'shelf';
const KEYS = 'keys';

function whole<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(SHELF);
    request.result.createObjectStore(KEYS);
  };
  return whole(request);
}

class BrowserShelf implements Shelf {
  constructor(private readonly database: IDBDatabase) {}

  async get(name: string): Promise<Uint8Array | undefined> {
    return whole(this.database.transaction(SHELF).objectStore(SHELF).get(name));
  }

  async put(entries: ReadonlyMap<string, Uint8Array | null>): Promise<void> {
    if (entries.size === 0) return;
    // Strict: what is said to be saved is on the disk, not in a buffer that a dead battery empties.
    const transaction = this.database.transaction(SHELF, 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore(SHELF);
    for (const [name, bytes] of entries) {
      if (bytes === null) store.delete(name);
      else store.put(bytes, name);
    }
    await done(transaction);
  }

  async names(prefix: string): Promise<string[]> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const keys = await whole(this.database.transaction(SHELF).objectStore(SHELF).getAllKeys(range));
    return keys as string[];
  }
}

/**
 * What opens the shelf, wrapped by a key that the browser keeps and gives to nobody, not even to us: a copy of the storage
 * is no copy of the data.
 */
class BrowserSafe implements Safe {
  constructor(private readonly database: IDBDatabase) {}

  async read(): Promise<Uint8Array | undefined> {
    const [wrapper, kept] = await Promise.all([this.get<CryptoKey>('wrapper'), this.get<{ nonce: BufferSource; sealed: BufferSource }>('key')]);
    if (!wrapper || !kept) return undefined;
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.nonce }, wrapper, kept.sealed));
  }

  async write(bytes: Uint8Array): Promise<void> {
    const wrapper = (await this.get<CryptoKey>('wrapper')) ?? (await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']));
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, wrapper, bytes as BufferSource);
    const transaction = this.database.transaction(KEYS, 'readwrite', { durability: 'strict' });
    transaction.objectStore(KEYS).put(wrapper, 'wrapper');
    transaction.objectStore(KEYS).put({ nonce, sealed }, 'key');
    await done(transaction);
  }

  private get<T>(name: string): Promise<T | undefined> {
    return whole(this.database.transaction(KEYS).objectStore(KEYS).get(name));
  }
}

const LONGEST_WAIT = 30_000;

const net: Net = {
  async send({ method, path, headers, body }: Asked): Promise<Reply> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), LONGEST_WAIT);
    try {
      const answer = await fetch(path, { method, headers, body: body as BodyInit | undefined, cache: 'no-store', credentials: 'omit', signal: stop.signal });
      const text = await answer.text();
      return { status: answer.status, headers: Object.fromEntries(answer.headers), text };
    } finally {
      clearTimeout(timer);
    }
  },
};

const clock: Clock = { now: () => Date.now() };

const chance: Chance = { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) };

/** One window at a time where the browser has locks, one call at a time elsewhere. */
function lock(): Lock {
  const here = oneAtATime();
  return {
    alone: async <T>(work: () => Promise<T>) => {
      if (!navigator.locks) return here.alone(work);
      return navigator.locks.request('koumen-sync', { ifAvailable: true }, (got) => (got ? here.alone(work) : undefined)) as Promise<T | undefined>;
    },
  };
}

/** A little slower than it comes: listeners are not young either. */
const PACE = 0.9;

function say(text: string): void {
  speechSynthesis.cancel();
  speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(text), { lang: 'zh-CN', rate: PACE }));
}

/** The browser as a device. */
export async function browserPorts(): Promise<Ports> {
  const database = await open();
  // Asked once: a browser that may throw data away when the disk is full throws away records.
  void navigator.storage?.persist?.();
  const model = /\(([^)]*)\)/.exec(navigator.userAgent)?.[1]?.split(';').pop()?.trim() ?? '';
  return {
    shelf: new BrowserShelf(database),
    safe: new BrowserSafe(database),
    net,
    clock,
    chance,
    lock: lock(),
    room: async () => {
      const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
      return usage === undefined || !quota ? undefined : { used: usage, whole: quota };
    },
    // Without an engine there is nothing to switch on.
    ...('speechSynthesis' in window ? { say } : {}),
    deviceName: (model || words.appName).slice(0, 40),
  };
}
