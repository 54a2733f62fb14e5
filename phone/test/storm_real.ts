// The storms against a real koumen, run by scripts/storm: every run on the same register, the next seed each time. Afterwards
// all visits are given to a second, fresh koumen in another order: what is owed to everybody must come out the same.
//
//   --runs N      how many storms (default 20)
//   --from SEED   the first seed (default 1); a storm that fails says its seed
//   --account A   a visitor of the demo (default huangguoping)

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Dice } from './device.ts';
import { run, type World } from './storm.ts';
import type { Item, Received, Receipt, Taken } from '../core/src/api.ts';
import type { Asked, Reply } from '../core/src/ports.ts';

interface Koumen {
  url: string;
  password(): string;
  moveTo(moment: string): Promise<void>;
  close(): Promise<void>;
}

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' }, from: { type: 'string', default: '1' }, account: { type: 'string', default: 'huangguoping' } } });
const runs = Number(values.runs);
const from = Number(values.from);
const PHONES = 3;

const { openOffice } = (await import(new URL('../../tests/journey/office.mjs', import.meta.url).href)) as { openOffice(): Promise<Koumen> };

async function send(url: string, asked: Asked): Promise<Reply> {
  const answer = await fetch(url + asked.path, { method: asked.method, headers: asked.headers, body: asked.body as BodyInit | undefined });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
}

interface Account {
  device: string;
  me: { userName: string; name: string; place: string; county: string; token: string };
  headers: Record<string, string>;
  /** How far the office's clock is ahead of this machine's. */
  ahead: number;
}

async function signIn(koumen: Koumen): Promise<Account> {
  const device = randomUUID();
  const body = JSON.stringify({ user_name: values.account, password: koumen.password(), device: { id: device, name: 'storm' } });
  const reply = await send(koumen.url, { method: 'POST', path: '/api/v1/sign-in', headers: { 'Content-Type': 'application/json' }, body });
  assert.equal(reply.status, 200, reply.text);
  const { token, name, place, county, server_time } = JSON.parse(reply.text);
  const headers = { 'Content-Type': 'application/json', 'X-Koumen-Device': device, Authorization: `Bearer ${token}` };
  return { device, headers, me: { userName: values.account!, name, place, county, token }, ahead: Date.parse(server_time) - Date.now() };
}

/** What is owed to everybody, without what differs from moment to moment. */
async function owed(koumen: Koumen, account: Account): Promise<unknown> {
  const reply = await send(koumen.url, { method: 'GET', path: '/api/v1/people', headers: account.headers });
  const { today, people } = JSON.parse(reply.text) as Taken;
  return { today, people: people.map(({ name, due_on, opens_on, last_visited_at, duties }) => ({ name, due_on, opens_on, last_visited_at, duties })).sort((one, other) => (one.name < other.name ? -1 : 1)) };
}

async function give(koumen: Koumen, account: Account, items: Item[]): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  for (let at = 0; at < items.length; at += 50) {
    const body = JSON.stringify({ visits: items.slice(at, at + 50) });
    const reply = await send(koumen.url, { method: 'POST', path: '/api/v1/visits', headers: account.headers, body });
    assert.equal(reply.status, 200, reply.text);
    receipts.push(...(JSON.parse(reply.text) as Received).receipts);
  }
  return receipts;
}

const began = Date.now();
const office = await openOffice();
try {
  const accounts: Account[] = [];
  for (let phone = 0; phone < PHONES; phone += 1) accounts.push(await signIn(office));
  const { ahead } = accounts[0]!;
  const world: World = {
    send: (asked) => send(office.url, asked),
    now: () => Date.now() + ahead,
    phone: async (number) => (phone) => phone.keep({ device: { id: accounts[number]!.device }, me: accounts[number]!.me }),
  };
  const sum = { saved: 0, deaths: 0, faults: 0, mended: 0, photos: 0, wrongTimes: 0 };
  const items: Item[] = [];
  for (let seed = from; seed < from + runs; seed += 1) {
    try {
      const outcome = await run(seed, world);
      items.push(...outcome.items);
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += outcome[key];
    } catch (error) {
      throw new Error(`storm of seed ${seed}: scripts/storm --runs 1 --from ${seed}`, { cause: error });
    }
  }
  const after = await owed(office, accounts[0]!);
  for (const person of (after as { people: { name: string; duties: { counted: number; owed: number; name: string }[] }[] }).people) {
    for (const duty of person.duties) assert.ok(duty.counted <= duty.owed, `${person.name}: ${duty.name} counted ${duty.counted} of ${duty.owed}`);
  }
  // A little later than the last visit: a visit from the future would be refused.
  const moment = new Date(Date.now() + ahead + 120_000 + 8 * 3_600_000).toISOString().slice(0, 16);
  // Another order in another register: chance decides it, under a seed too.
  const dice = new Dice(from);
  const shuffled = items.map((item) => ({ item, by: dice.next() })).sort((one, other) => one.by - other.by).map(({ item }) => item);
  const second = await openOffice();
  try {
    await second.moveTo(moment);
    const account = await signIn(second);
    // Ids belong to a register: the second office knows the same people under ids of its own.
    const here = await names(office, accounts[0]!);
    const there = new Map([...await names(second, account)].map(([id, name]) => [name, id]));
    const moved = shuffled.map((item) => ({ ...item, photos: [], person: there.get(here.get(item.person)!)! }));
    const refused = (await give(second, account, moved)).filter(({ state }) => state !== 'accepted' && state !== 'kept');
    assert.deepEqual(refused, [], 'the second register takes all of them');
    assert.deepEqual(await owed(second, account), after, 'the order in which visits come in changes nothing of what is owed');
  } finally {
    await second.close();
  }
  console.log(`${runs} storms from seed ${from} on ${process.env['KOUMEN_JOURNEY_POSTGRES'] ? 'PostgreSQL' : 'SQLite'}: ${sum.saved} visits, each there once, the same in two orders; ` +
    `${sum.photos} photos, ${sum.faults} faults of the line, ${sum.deaths} deaths, ${sum.mended} mended, ${sum.wrongTimes} with a time in the future; ${Math.round((Date.now() - began) / 1000)} s`);
} finally {
  await office.close();
}

async function names(koumen: Koumen, account: Account): Promise<Map<string, string>> {
  const reply = await send(koumen.url, { method: 'GET', path: '/api/v1/people', headers: account.headers });
  return new Map((JSON.parse(reply.text) as Taken).people.map(({ id, name }) => [id, name]));
}
