// A page that shows a view of the phone: drawn anew after each change while it is in front, and not at all behind another.

import { mustChoose } from '../core/src/accounts/choose_pin.ts';
import type { Phone } from '../core/src/phone.ts';
import { words } from '../core/src/texts.ts';
import { bar } from '../core/src/visits/queue.ts';
import { sync } from '../core/src/visits/send.ts';

type Query = Record<string, string | undefined>;

/** What a page's own functions work with. */
export interface At {
  phone: Phone;
  query: Query;
  /** Draws the page anew, for what is not on the phone, such as a form that shows its mistakes. */
  draw(): void;
  /** What the page remembers between two drawings. */
  own: Record<string, unknown>;
}

export interface Screen {
  /** Title of the navigation bar. */
  title(at: At): string;
  /** Everything the page shows. */
  view(at: At): Record<string, unknown>;
  /** Stands open even to whoever has to choose a PIN first. */
  free?: boolean;
  /** Before it is first drawn. */
  begin?(at: At): Promise<void> | void;
  /** What taps and typing do. */
  taps: Record<string, (at: At, event: WechatMiniprogram.BaseEvent & { detail: { value?: string } }) => Promise<void> | void>;
}

/** Words that need nothing filled in; a page's data may hold no functions. */
const fixed = JSON.parse(JSON.stringify(words)) as object;

/** The one phone of the program, once it is open. */
export function phoneOf(): Promise<Phone> {
  return getApp<{ phone: Promise<Phone> }>().phone;
}

/** Makes a page of a screen. */
export function screen(made: Screen): void {
  let at: At | undefined;
  let quiet: (() => void) | undefined;
  const handlers = Object.fromEntries(
    Object.entries(made.taps).map(([name, run]) => [name, (event: never) => (at ? run(at, event) : undefined)]),
  );
  Page({
    data: { words: fixed, ready: false },
    async onLoad(query: Query) {
      const phone = await phoneOf();
      const draw = () => {
        if (mustChoose(phone) && !made.free) {
          this.quieten();
          return void wx.reLaunch({ url: '/pages/choose_pin/index' });
        }
        const { text, kind, action } = bar(phone);
        wx.setNavigationBarTitle({ title: made.title(at!) });
        this.setData({ ready: true, big: phone.settings.big, line: { text, kind, action }, ...made.view(at!) });
      };
      at = { phone, query, draw, own: {} };
      await made.begin?.(at);
      this.show();
    },
    /** Draws, and from now on with each change. */
    show() {
      if (!at || quiet) return;
      quiet = at.phone.watch(at.draw);
      at.draw();
    },
    onShow() {
      this.show();
    },
    quieten() {
      quiet?.();
      quiet = undefined;
    },
    onHide() {
      this.quieten();
    },
    onUnload() {
      this.quieten();
      at = undefined;
    },
    async send() {
      if (at) await sync(at.phone);
    },
    toPassword() {
      void wx.navigateTo({ url: '/pages/sign_in/index' });
    },
    toQueue() {
      void wx.navigateTo({ url: '/pages/queue/index' });
    },
    help() {
      const id = at?.query['id'];
      void wx.navigateTo({ url: `/pages/emergency/index${id ? `?id=${id}` : ''}` });
    },
    ...handlers,
  });
}
