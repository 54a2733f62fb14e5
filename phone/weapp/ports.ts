// What the core asks of a device, answered by WeChat. Not by WebCrypto, IndexedDB or fetch: a mini-programme has none of
// them.

import { chacha20 } from '@noble/ciphers/chacha.js';
import { hex } from '../core/src/bytes.ts';
import type { Asked, Chance, Net, Ports, Reply, Safe, Shelf } from '../core/src/ports.ts';
import { oneAtATime } from '../core/src/lock.ts';
import { words } from '../core/src/texts.ts';

/** Replaced by build.mjs with the address of the county's server. */
declare const SERVER: string;

/** Where documents are kept, and how bytes are written in a text. */
export interface Disk {
  folder: string;
  files: Pick<WechatMiniprogram.FileSystemManager, 'accessSync' | 'mkdirSync' | 'readFileSync' | 'writeFileSync' | 'renameSync' | 'unlinkSync' | 'readdirSync' | 'statSync'>;
  toText(bytes: ArrayBuffer): string;
  toBytes(text: string): ArrayBuffer;
}

/** The folder that WeChat gives a mini-programme. */
function disk(): Disk {
  return {
    folder: `${wx.env.USER_DATA_PATH}/shelf`,
    files: wx.getFileSystemManager(),
    toText: (bytes) => wx.arrayBufferToBase64(bytes),
    toBytes: (text) => wx.base64ToArrayBuffer(text),
  };
}

/**
 * Documents as files: storage by keys ends at 1 MB for each. Several documents go in place together by way of a journal:
 * once it stands under its name, all of them are kept, and whoever opens the shelf next finishes what was begun.
 */
export class FileShelf implements Shelf {
  readonly #journal: string;

  constructor(private readonly disk: Disk) {
    this.#journal = `${disk.folder}/journal`;
    try {
      disk.files.accessSync(disk.folder);
    } catch {
      disk.files.mkdirSync(disk.folder, true);
    }
    this.finish();
  }

  /** A document's file: names hold slashes, files may not. */
  private file(name: string): string {
    return `${this.disk.folder}/d-${name.replace(/\//g, '~')}`;
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    try {
      return new Uint8Array(this.disk.files.readFileSync(this.file(name)) as ArrayBuffer);
    } catch {
      return undefined;
    }
  }

  async put(entries: ReadonlyMap<string, Uint8Array | null>): Promise<void> {
    if (entries.size === 0) return;
    const listed = [...entries].map(([name, bytes]) => [name, bytes && this.disk.toText(bytes.slice().buffer as ArrayBuffer)]);
    this.disk.files.writeFileSync(`${this.#journal}.new`, JSON.stringify(listed), 'utf8');
    this.disk.files.renameSync(`${this.#journal}.new`, this.#journal);
    this.finish();
  }

  async names(prefix: string): Promise<string[]> {
    const all = this.disk.files.readdirSync(this.disk.folder).filter((name) => name.startsWith('d-'));
    return all.map((name) => name.slice(2).replace(/~/g, '/')).filter((name) => name.startsWith(prefix)).sort();
  }

  /** Does what the journal says, as often as it takes. */
  private finish(): void {
    let text: string;
    try {
      text = this.disk.files.readFileSync(this.#journal, 'utf8') as string;
    } catch {
      return;
    }
    for (const [name, sealed] of JSON.parse(text) as [string, string | null][]) {
      if (sealed === null) this.remove(this.file(name));
      else this.disk.files.writeFileSync(this.file(name), this.disk.toBytes(sealed));
    }
    this.remove(this.#journal);
  }

  private remove(path: string): void {
    try {
      this.disk.files.unlinkSync(path);
    } catch {
      // It was gone already.
    }
  }
}

/** What opens the shelf, in WeChat's own encrypted storage. */
class WechatSafe implements Safe {
  async read(): Promise<Uint8Array | undefined> {
    // Only a phone that is new has none: another failure must not end in a new key for an old shelf.
    const kept = await new Promise<string>((resolve, reject) => {
      wx.getStorage({
        key: 'key', encrypt: true,
        success: ({ data }) => resolve(data as string),
        fail: ({ errMsg }) => (/not found/.test(errMsg) ? resolve('') : reject(new Error(errMsg))),
      });
    });
    return kept ? new Uint8Array(wx.base64ToArrayBuffer(kept)) : undefined;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const data = wx.arrayBufferToBase64(bytes.slice().buffer as ArrayBuffer);
    await new Promise<void>((resolve, reject) => {
      wx.setStorage({ key: 'key', data, encrypt: true, success: () => resolve(), fail: reject });
    });
  }
}

/** WeChat gives random bytes only to those who wait; a stream out of 32 of them answers at once. */
async function chance(): Promise<Chance> {
  const seed = await new Promise<ArrayBuffer>((resolve, reject) => {
    wx.getRandomValues({ length: 32, success: ({ randomValues }) => resolve(randomValues), fail: reject });
  });
  const key = new Uint8Array(seed);
  let drawn = 0;
  return {
    bytes: (count) => {
      const nonce = new Uint8Array(12);
      new DataView(nonce.buffer).setUint32(0, (drawn += 1));
      return chacha20(key, nonce, new Uint8Array(count));
    },
  };
}

const LONGEST_WAIT = 30_000;

const net: Net = {
  send: ({ method, path, headers, body }: Asked) => new Promise<Reply>((resolve, reject) => {
    wx.request({
      url: SERVER + path,
      method,
      header: headers,
      data: typeof body === 'string' || body === undefined ? body : (body.slice().buffer as ArrayBuffer),
      // The core reads the text itself: an answer that was cut must be noticed.
      dataType: 'other',
      responseType: 'text',
      timeout: LONGEST_WAIT,
      success: ({ statusCode, header, data }) => resolve({
        status: statusCode,
        headers: Object.fromEntries(Object.entries(header).map(([name, value]) => [name.toLowerCase(), String(value)])),
        text: typeof data === 'string' ? data : '',
      }),
      fail: reject,
    });
  }),
};

/** WeChat lets a mini-programme keep so many bytes in files. */
const ALLOWED = 200 * 1024 * 1024;

function usedIn({ folder, files }: Disk): number {
  // One look at the folder with everything in it; one file alone is told without a list.
  const found = files.statSync(folder, true) as unknown as WechatMiniprogram.Stats | { stats: WechatMiniprogram.Stats }[];
  return (Array.isArray(found) ? found.map(({ stats }) => stats) : [found]).reduce((sum, { size }) => sum + size, 0);
}

/** WeChat as a device. */
export async function weappPorts(): Promise<Ports> {
  const bytes = await chance();
  const { brand, model } = wx.getDeviceInfo();
  return {
    shelf: new FileShelf(disk()),
    safe: new WechatSafe(),
    net,
    clock: { now: () => Date.now() },
    chance: bytes,
    // A mini-programme runs once on a phone.
    lock: oneAtATime(),
    room: async () => ({ used: usedIn(disk()), whole: ALLOWED }),
    deviceName: [brand, model].filter(Boolean).join(' ').slice(0, 40) || `${words.appName} ${hex(bytes.bytes(2))}`,
  };
}
