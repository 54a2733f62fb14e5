// A request to the office and what its answer says about the line, the clock and who is signed in.

import type { Told } from './api.ts';
import type { Asked, Reply } from './ports.ts';
import type { Line, Phone } from './phone.ts';

/** A whole answer that could be read. */
export interface Answer<T> {
  status: number;
  body: T;
  headers: Record<string, string>;
}

/** Why there was no answer to go on with. */
export type Trouble = NonNullable<Line['trouble']>;

/** Clocks that differ by less are the same: two minutes. */
const SAME_CLOCK = 120_000;

/** The last time the server was heard is known to ten minutes. */
const REMEMBERED_FOR = 600_000;

const FIRST_PAUSE = 10_000;
const LONGEST_PAUSE = 15 * 60_000;

/**
 * Asks the office with the token of this phone. Gives the answer to go on with, or the trouble: the line remembers it, and
 * when to try again. Answers with 4xx that speak of what was asked are given back; 401, 403 and 5xx are trouble, and
 * so is whatever says that the office has ended this phone. A 403 may also `answer` what was asked: somebody may not want
 * pictures.
 */
export async function ask<T>(phone: Phone, asked: Asked, no: 'fails' | 'answers' = 'fails'): Promise<Answer<T> | Trouble> {
  const before = phone.ports.clock.now();
  let reply: Reply;
  let body: unknown;
  try {
    const headers: Record<string, string> = { ...asked.headers, 'X-Koumen-Device': phone.device.id };
    if (phone.me?.token) headers['Authorization'] = `Bearer ${phone.me.token}`;
    reply = await phone.ports.net.send({ ...asked, headers });
    body = reply.text === '' ? undefined : JSON.parse(reply.text);
    // What was cut down to nothing, or written by a network that wants a sign-in of its own, is no answer of the office's.
    if (reply.status === 200 && (typeof body !== 'object' || body === null)) return trouble(phone, 'unreachable');
  } catch {
    return trouble(phone, 'unreachable');
  }
  await hear(phone, before, reply, body);
  if (reply.status === 401) {
    if (phone.me?.token) await phone.keep({ me: { ...phone.me, token: undefined } });
    return trouble(phone, 'password');
  }
  if ((body as { problem?: string } | undefined)?.problem === 'ended') return trouble(phone, 'ended', body);
  if (reply.status === 403 && no === 'fails') return trouble(phone, 'fault', body);
  if (reply.status === 503) return trouble(phone, 'busy', body, seconds(reply.headers['retry-after']));
  if (reply.status >= 500) return trouble(phone, 'fault', body);
  phone.line = { failures: 0, notBefore: 0, heardAt: phone.ports.clock.now() };
  return { status: reply.status, body: body as T, headers: reply.headers };
}

/** Whether the office answered. */
export function isAnswer<T>(came: Answer<T> | Trouble): came is Answer<T> {
  return typeof came !== 'string';
}

/** Learns from an answer how far the phone's clock is off. */
async function hear(phone: Phone, before: number, reply: Reply, body: unknown): Promise<void> {
  const told = (body as { server_time?: string } | undefined)?.server_time ?? reply.headers['date'];
  const server = told === undefined ? Number.NaN : Date.parse(told);
  if (Number.isNaN(server)) return;
  const middle = (before + phone.ports.clock.now()) / 2;
  const apart = Math.round(server - middle);
  const same = Math.abs(apart) < SAME_CLOCK;
  const { offset: known, heard } = phone.device;
  // What hardly moved is left alone: every answer would write to the phone's memory otherwise.
  const offset = same ? 0 : known !== undefined && Math.abs(apart - known) < SAME_CLOCK ? known : apart;
  if (offset !== known || heard === undefined || Math.abs(server - heard) > REMEMBERED_FOR) {
    await phone.keep({ device: { ...phone.device, offset, heard: server } });
  }
}

/** An answer with which nothing can be done: the next attempt waits, as after one that did not come. */
export function stumble(phone: Phone): void {
  trouble(phone, 'fault');
}

function trouble(phone: Phone, what: Trouble, body?: unknown, pause?: number): Trouble {
  const failures = phone.line.failures + 1;
  const wait = Math.max(pause ?? 0, Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE));
  const reference = (body as Told | undefined)?.reference;
  const { heardAt } = phone.line;
  phone.line = { failures, notBefore: phone.ports.clock.now() + wait, heardAt, trouble: what, reference };
  phone.changed();
  return what;
}

function seconds(header: string | undefined): number {
  const count = Number(header);
  return Number.isFinite(count) && count > 0 ? count * 1000 : 0;
}
