// WeChat in memory: files, storage, pages, requests. The program is started from what was built, as WeChat would, and can
// be killed at any operation on its files.

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import type { Asked, Reply } from '../core/src/ports.ts';
import { Dice } from './device.ts';
import { MemoryFiles } from './files.ts';

export const DIST = join(dirname(fileURLToPath(import.meta.url)), '../weapp/dist');

type Page = { data: Record<string, any>; path: string; [name: string]: any };

export class Wechat {
  readonly disk = new MemoryFiles();
  readonly storage = new Map<string, unknown>();
  /** Calls that were made. */
  readonly calls: string[] = [];
  clock: number;
  /** What the visitor answers to a question. */
  confirms = true;
  pages: Page[] = [];
  readonly errors: unknown[] = [];
  #timers: ReturnType<typeof setInterval>[] = [];
  #scripts = new Map<string, { exports: any }>();
  #app: any;

  /** What the camera takes; without it the visitor says no. */
  camera: Uint8Array | undefined;
  /** Strokes on the canvas since it was wiped. */
  strokes = 0;
  private readonly glass = {
    width: 0, height: 0,
    getContext: () => ({ fillRect: () => { this.strokes = 0; }, beginPath: () => undefined, moveTo: () => undefined, lineTo: () => undefined, stroke: () => { this.strokes += 1; } }),
    toDataURL: () => `data:image/png;base64,${Buffer.from([0x89, 0x50, 0x4e, 0x47, this.strokes]).toString('base64')}`,
  };

  private picture(bytes: Uint8Array): string {
    this.disk.kept.set('wxfile://tmp/1.jpg', bytes.slice().buffer as ArrayBuffer);
    return 'wxfile://tmp/1.jpg';
  }

  constructor(private readonly dice: Dice, clock: number, public send: (asked: Asked) => Promise<Reply>) {
    this.clock = clock;
  }

  /** Starts the program. */
  async start(): Promise<Page> {
    this.stop();
    this.disk.dieAfter = Number.POSITIVE_INFINITY;
    this.#scripts = new Map();
    this.require(join(DIST, 'app.js'));
    this.#app.onLaunch();
    this.#app.onShow();
    return this.open('/pages/today/index');
  }

  /** Kills it: what is on the phone stays. */
  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    this.pages = [];
  }

  get page(): Page {
    return this.pages[this.pages.length - 1]!;
  }

  /** Opens a page on top of the others. */
  async open(url: string): Promise<Page> {
    const [path, query = ''] = url.slice(1).split('?') as [string, string?];
    this.pages[this.pages.length - 1]?.['onHide']?.();
    let definition: Record<string, any> | undefined;
    this.#definition = (made) => { definition = made; };
    this.#scripts.delete(join(DIST, `${path}.js`));
    this.require(join(DIST, `${path}.js`));
    if (!definition) throw new Error(`${path} is no page`);
    const page: Page = { ...definition, path, data: structuredClone(definition['data']) };
    page['setData'] = (change: object, drawn?: () => void) => {
      Object.assign(page.data, structuredClone(change));
      drawn?.();
    };
    this.pages.push(page);
    // WeChat does not wait for a page either: one behind a PIN waits for the phone.
    const loaded = page['onLoad'](Object.fromEntries(new URLSearchParams(query)));
    await Promise.race([loaded, this.quiet()]);
    page['onShow']?.();
    await this.quiet();
    return page;
  }

  /** Taps what calls this function of the page in front, with what its node carries. */
  async tap(name: string, dataset: Record<string, string> = {}, value?: string): Promise<void> {
    await this.page[name]({ currentTarget: { dataset }, detail: { value } });
    await this.quiet();
  }

  /** Lets everything that was begun come to its end. */
  async quiet(): Promise<void> {
    for (let turn = 0; turn < 60; turn += 1) await new Promise((resolve_) => setImmediate(resolve_));
  }

  #definition: (made: Record<string, any>) => void = () => undefined;

  private require(path: string): any {
    const known = this.#scripts.get(path);
    if (known) return known.exports;
    const module = { exports: {} as any };
    this.#scripts.set(path, module);
    const wx = this.wx();
    const sandbox = {
      wx, module, exports: module.exports,
      require: (name: string) => this.require(resolve(dirname(path), name)),
      App: (made: any) => { this.#app = made; },
      Page: (made: any) => this.#definition(made),
      getApp: () => this.#app,
      Date: clockOf(() => this.clock),
      setInterval: (run: () => void, every: number) => { const timer = setInterval(run, every); timer.unref(); this.#timers.push(timer); return timer; },
      Uint8Array, ArrayBuffer, DataView, Uint32Array, console,
    };
    vm.runInNewContext(readFileSync(path, 'utf8'), sandbox, { filename: path });
    return module.exports;
  }

  private wx(): unknown {
    return {
      env: { USER_DATA_PATH: 'wxfile://usr' },
      getFileSystemManager: () => this.disk,
      arrayBufferToBase64: (bytes: ArrayBuffer) => Buffer.from(bytes).toString('base64'),
      base64ToArrayBuffer: (text: string) => Uint8Array.from(Buffer.from(text, 'base64')).buffer,
      getRandomValues: ({ length, success }: any) => success({ randomValues: this.dice.bytes(length).buffer }),
      getStorage: ({ key, encrypt, success, fail }: any) => (encrypt && this.storage.has(key) ? success({ data: this.storage.get(key) }) : fail({ errMsg: 'getStorage:fail data not found' })),
      setStorage: ({ key, data, encrypt, success }: any) => { if (encrypt) this.storage.set(key, data); success(); },
      clearStorageSync: () => this.storage.clear(),
      getDeviceInfo: () => ({ brand: 'Redmi', model: '9A' }),
      request: ({ url, method, header, data, success, fail }: any) => {
        const { pathname, search } = new URL(url);
        const path = pathname + search;
        this.send({ method, path, headers: header, body: data instanceof ArrayBuffer ? new Uint8Array(data) : data }).then(
          ({ status, headers, text }) => success({ statusCode: status, header: headers, data: text }),
          (error) => fail(error),
        ).catch((error: unknown) => this.errors.push(error));
      },
      chooseMedia: ({ success, fail }: any) => (this.camera ? success({ tempFiles: [{ tempFilePath: this.picture(this.camera) }] }) : fail()),
      compressImage: ({ src, success }: any) => success({ tempFilePath: src }),
      createSelectorQuery: () => ({ select: () => ({ fields: () => ({ exec: (told: any) => told([{ node: this.glass, width: 300, height: 200 }]) }) }) }),
      onNetworkStatusChange: () => undefined,
      setNavigationBarTitle: () => undefined,
      pageScrollTo: () => undefined,
      makePhoneCall: ({ phoneNumber, complete }: any) => { this.calls.push(phoneNumber); complete?.(); },
      showModal: async () => ({ confirm: this.confirms }),
      navigateTo: ({ url }: any) => this.open(url),
      navigateBack: async () => { this.pages.pop()?.['onUnload'](); this.page?.['onShow'](); },
      reLaunch: ({ url }: any) => { for (const page of this.pages) page['onUnload']?.(); this.pages = []; return this.open(url); },
    };
  }
}

/** The phone's own clock in the place of the machine's. */
function clockOf(now: () => number): unknown {
  return class extends Date {
    constructor(...given: any[]) {
      super(...(given.length > 0 ? given : [now()]) as [number]);
    }

    static override now(): number {
      return now();
    }
  };
}
