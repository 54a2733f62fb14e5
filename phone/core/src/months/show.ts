// The visitor's own month: what counted, what did not and why, and the money. As it was last told, also without network.

import { ask, isAnswer } from '../ask.ts';
import type { OwnMonth } from '../api.ts';
import type { Phone } from '../phone.ts';
import { shortDay, words } from '../texts.ts';

/** A month as it was last told. */
export interface Month {
  own: OwnMonth;
  /** By the phone's own clock. */
  at: number;
}

/** A contact in words. */
export interface Line {
  id: string;
  name: string;
  when: string;
  counts: boolean;
  text: string;
  /** What it is paid, or why nothing is. */
  money: string | undefined;
}

/** The page. */
export interface Page {
  title: string;
  counted: string;
  uncounted: string | undefined;
  /** Absent where the notice pays nothing to this visitor. */
  pay: string | undefined;
  payments: { name: string; money: string; terms: string; waits: string[] }[];
  lines: Line[];
}

/** The month of today, or `by` months before or after it. */
export function monthOf(phone: Phone, by = 0): string {
  const [year, month] = phone.today().split('-').map(Number);
  const count = year! * 12 + month! - 1 + by;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** Asks for a month; says whether it came. */
export async function fetchMonth(phone: Phone, month: string): Promise<boolean> {
  const came = await ask<OwnMonth>(phone, { method: 'GET', path: `/api/v1/month?month=${month}`, headers: {} }, 'answers');
  if (!isAnswer(came) || came.status !== 200 || !Array.isArray(came.body.contacts)) return false;
  await phone.keep({ month: { own: came.body, at: phone.ports.clock.now() } });
  return true;
}

/** A month in words, if it is the one that was told last. */
export function show(phone: Phone, month: string): Page | undefined {
  const own = phone.month?.own;
  if (own?.month !== month) return undefined;
  return {
    title: words.month.title(Number(month.slice(0, 4)), Number(month.slice(5))),
    counted: words.month.counted(own.counted),
    uncounted: own.uncounted > 0 ? words.month.uncounted(own.uncounted) : undefined,
    pay: own.payments.length > 0 ? words.month.sum(yuan(own.pay_fen), own.held_fen > 0 ? yuan(own.held_fen) : undefined) : undefined,
    payments: own.payments.map(({ name, pay_fen, terms, waiting }) => ({
      name, terms, money: words.month.yuan(yuan(pay_fen)),
      waits: waiting.map((each) => words.month.waits(each.name, yuan(each.fen), each.lacks.join(words.month.and))),
    })),
    lines: own.contacts.map((each) => ({
      id: each.visit, name: each.name, counts: each.counts, text: each.text,
      when: `${shortDay(each.on)} ${words.modes[each.mode] ?? each.mode}`,
      money: each.paid_fen > 0 ? words.month.yuan(yuan(each.paid_fen)) : each.why ?? undefined,
    })),
  };
}

/** Fen as yuan with two places, without the errors of fractions. */
export function yuan(fen: number): string {
  const whole = Math.abs(fen);
  return `${fen < 0 ? '-' : ''}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`;
}
