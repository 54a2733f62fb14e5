// One run of the storm: two or three phones of a visitor and of whoever stands in, people in common, and everything that can go wrong between a thumb
// and a register. Chance comes from a seed alone, so that a run that fails can be looked at again.

import assert from 'node:assert/strict';
import { Device, Dead, Dice, FilesShelf, MemoryShelf, type DyingShelf } from './device.ts';
import { DAY } from './office.ts';
import type { EmergenciesReceived, EmergencyItem, Have, Item, Receipt, Received } from '../core/src/api.ts';
import { dayOf, timeOf } from '../core/src/days.ts';
import { due as unsaid, note, say, tell } from '../core/src/emergencies/record.ts';
import type { Phone } from '../core/src/phone.ts';
import type { Asked, Reply } from '../core/src/ports.ts';
import { keepPhoto } from '../core/src/photos/keep.ts';
import { due } from '../core/src/photos/send.ts';
import { begin, begunFor, mend, missing, questions, save, tapped, type Draft } from '../core/src/visits/record.ts';
import { sync } from '../core/src/visits/send.ts';
import { read } from '../core/src/visits/queue.ts';

/** The office in which the storm takes place. */
export interface World {
  send(asked: Asked): Promise<Reply>;
  /** What time it is in the office. */
  now(): number;
  /** A phone that somebody signed in on: of one visitor, or of the one who stands in. */
  phone(number: number): Promise<SignedIn>;
  /** The people who are handed around; everybody on a list where nobody is. */
  people?: readonly string[];
  /** Passes them from whoever has them to the other, while records wait on phones. */
  handOver?(): Promise<void>;
}

/** What lies on a phone's shelf after a sign-in: who, and which device. */
export type SignedIn = (phone: Phone) => Promise<void>;

/** What a run did. */
export interface Outcome {
  /** The visits that the office acknowledged, in their last content, in the order in which they were saved. */
  items: { item: Item; phone: number }[];
  saved: number;
  emergencies: number;
  handOvers: number;
  deaths: number;
  faults: number;
  mended: number;
  photos: number;
  /** Visits whose time is more than a quarter of an hour off. */
  wrongTimes: number;
}

const HOUR = 3_600_000;
const STEPS = 14;

/** Runs one storm. What it promises is asserted here. */
export async function run(seed: number, world: World): Promise<Outcome> {
  const dice = new Dice(seed);
  const storm = new Storm(dice, world);
  await storm.begin(2 + dice.below(2));
  for (let step = 0; step < STEPS; step += 1) await storm.step();
  await storm.calm();
  return storm.judge();
}

/** One phone in the storm. */
interface Held {
  device: Device<DyingShelf>;
  phone: Phone;
  /** How far its clock is off. */
  skew: number;
}

class Storm {
  readonly held: Held[] = [];
  readonly saved = new Map<string, number>();
  readonly wire = new Map<string, Item>();
  readonly receipts = new Map<string, Receipt['state'][]>();
  readonly late: Asked[] = [];
  readonly hashes = new Set<string>();
  /** Which phone a visit was written on. */
  readonly writtenOn = new Map<string, number>();
  /** Emergencies as they stand on the phones, each with its phone. */
  readonly emergencies = new Map<string, { item: EmergencyItem; phone: number }>();
  handOvers = 0;
  fair = false;
  deaths = 0;
  faults = 0;
  mended = 0;

  constructor(private readonly dice: Dice, private readonly world: World) {}

  async begin(count: number): Promise<void> {
    for (let number = 0; number < count; number += 1) {
      const skew = this.dice.pick([0, 0, this.dice.below(6 * DAY) - 3 * DAY]);
      // Every other phone runs the mini-programme.
      const shelf = number % 2 === 0 ? new MemoryShelf() : new FilesShelf();
      const device = new Device<DyingShelf>(this.dice, 0, (asked) => this.line(asked), shelf);
      const held: Held = { device, skew, phone: undefined as never };
      this.held.push(held);
      this.tick(held);
      held.phone = await device.on();
      await (await this.world.phone(number))(held.phone);
      this.fair = true;
      assert.ok(await sync(held.phone), `seed: phone ${number} took its list along`);
      this.fair = false;
    }
  }

  /** The clock of a phone goes on with the office's, as wrong as it is. */
  private tick(held: Held): void {
    held.device.clock = this.world.now() + held.skew;
  }

  async step(): Promise<void> {
    const held = this.dice.pick(this.held);
    this.tick(held);
    if (this.dice.chance(0.05)) {
      held.skew = this.dice.pick([0, this.dice.below(6 * DAY) - 3 * DAY]);
      this.tick(held);
    }
    if (this.dice.chance(0.25)) {
      held.device.shelf.dieAfter = this.dice.below(6);
      held.device.shelf.dieBefore = this.dice.chance(0.5);
    }
    if (this.world.handOver && this.handOvers === 0 && this.dice.chance(0.12)) {
      await this.world.handOver();
      this.handOvers += 1;
    }
    const what = this.dice.below(11);
    await this.survive(held, async () => {
      if (what < 6) await this.record(held);
      else if (what === 10) await this.cryForHelp(held);
      else if (what < 9) await sync(held.phone);
      else await Promise.all(this.held.map((each) => this.survive(each, () => sync(each.phone))));
    });
    if (this.late.length > 0 && this.dice.chance(0.3)) await this.world.send(this.late.splice(this.dice.below(this.late.length), 1)[0]!).catch(() => undefined);
  }

  /** Does something on a phone that may die of it; then it is switched on again, and nothing may be there twice or half. */
  private async survive(held: Held, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Dead)) throw error;
      this.deaths += 1;
      held.phone = await held.device.on();
      for (const id of held.phone.waiting.keys()) {
        assert.ok(!held.phone.drafts.has(id) || held.phone.waiting.get(id)!.refused, `${id} waits and is being written`);
        if (!this.saved.has(id)) this.saved.set(id, this.world.now());
        this.writtenOn.set(id, this.held.indexOf(held));
      }
    }
    for (const [id, { item }] of held.phone.emergencies) this.emergencies.set(id, { item, phone: this.held.indexOf(held) });
    held.device.shelf.dieAfter = Number.POSITIVE_INFINITY;
  }

  /** Somebody has fallen: calls are made, and what happened is said, perhaps, and sent, perhaps. */
  private async cryForHelp({ phone }: Held): Promise<void> {
    const person = this.dice.chance(0.8) ? this.peopleOf(phone)[0] : undefined;
    await tell(phone, person, this.dice.pick(['120', 'contact', 'village']), '家属');
    if (this.dice.chance(0.5)) await say(phone, person, this.dice.pick(['fall', 'ill', 'missing']));
    if (this.dice.chance(0.5)) await sync(phone);
    if (this.dice.chance(0.5)) await note(phone, person, '人在院子里');
  }

  private peopleOf(phone: Phone): string[] {
    const listed = phone.list!.taken.people.map(({ id }) => id);
    return listed.filter((id) => this.world.people?.includes(id) ?? true).slice(0, 6);
  }

  private async record(held: Held): Promise<void> {
    const { phone } = held;
    const people = this.peopleOf(phone);
    // Handed over: there is nobody to record for until somebody is handed back.
    if (people.length === 0) return;
    const person = this.dice.pick(people);
    let draft = (await begin(phone, person, this.dice.pick(['door', 'phone'])))!;
    const put = async (change: Partial<Draft>) => {
      draft = { ...phone.drafts.get(draft.id)!, ...change };
      await phone.write(draft);
    };
    const { taken } = phone.list!;
    const outcome = this.dice.pick(taken.outcomes);
    await put({ outcome: outcome.id, reason: outcome.reasons.length > 0 ? this.dice.pick(outcome.reasons).id : undefined });
    for (const asked of questions(draft, taken)) {
      if (asked.options.length > 0 && (asked.required || this.dice.chance(0.3))) await put(tapped(draft, asked.question, this.dice.pick(asked.options)));
      else if (asked.required && asked.question.kind === 'text') await put({ answers: { ...draft.answers, [asked.question.id]: { text: '好' } } });
    }
    if (this.dice.chance(0.4)) {
      const at = this.world.now() - this.dice.below(10 * DAY) - HOUR;
      await put({ when: { day: dayOf(at), time: timeOf(at) }, lateReason: '当时没有信号' });
    }
    if (this.dice.chance(0.15)) {
      const jpeg = this.dice.bytes(2_000 + this.dice.below(90_000));
      jpeg.set([0xff, 0xd8, 0xff, 0xda, 0, 2]);
      await keepPhoto(phone, draft.id, jpeg);
    }
    const latest = phone.drafts.get(draft.id)!;
    if (missing(latest, taken, Number.MAX_SAFE_INTEGER).length > 0) return;
    if (this.dice.chance(0.1)) return;
    for (const hash of latest.photos ?? []) this.hashes.add(hash);
    const at = this.world.now();
    await save(phone, latest);
    this.saved.set(latest.id, at);
    this.writtenOn.set(latest.id, this.held.indexOf(held));
    assert.equal(begunFor(phone, person), undefined);
  }

  /** The line in the storm: it loses questions and answers, cuts both, says things twice, and late. */
  private async line(asked: Asked): Promise<Reply> {
    this.watch(asked);
    const fault = this.fair ? 99 : this.dice.below(16);
    if (fault < 7) this.faults += 1;
    if (fault === 0) throw new Error('the question is lost');
    if (fault === 1) {
      await this.world.send(asked);
      throw new Error('the answer is lost');
    }
    if (fault === 2) {
      const reply = await this.world.send(asked);
      return { ...reply, text: reply.text.slice(0, this.dice.below(reply.text.length + 1)) };
    }
    if (fault === 3 && asked.body) {
      const cut = asked.body.slice(0, this.dice.below(asked.body.length));
      return this.world.send({ ...asked, body: cut as string });
    }
    if (fault === 4) await this.world.send(asked);
    if (fault === 5 && asked.method !== 'GET') {
      this.late.push(asked);
      throw new Error('it will come in later');
    }
    if (fault === 6) return { status: 503, headers: { 'retry-after': '20' }, text: '{"problem":"busy","text":"","reference":"A"}' };
    return this.hear(asked, await this.world.send(asked));
  }

  private watch(asked: Asked): void {
    if (asked.path !== '/api/v1/visits') return;
    for (const item of (JSON.parse(asked.body as string) as { visits: Item[] }).visits) this.wire.set(item.id, item);
  }

  private hear(asked: Asked, reply: Reply): Reply {
    if (asked.path === '/api/v1/visits' && reply.status === 200) {
      for (const { id, state } of (JSON.parse(reply.text) as Received).receipts) this.receipts.set(id!, [...(this.receipts.get(id!) ?? []), state]);
    }
    return reply;
  }

  /** The storm is over: what is late comes in, everything is sent, what was refused is mended. */
  async calm(): Promise<void> {
    this.fair = true;
    for (const asked of this.late.splice(0)) await this.world.send(asked).catch(() => undefined);
    for (const held of this.held) {
      this.tick(held);
      held.phone = await held.device.on();
      for (let round = 0; round < 4 && (held.phone.waiting.size > 0 || due(held.phone).length > 0 || unsaid(held.phone).length > 0); round += 1) {
        await sync(held.phone);
        for (const [id, { refused }] of [...held.phone.waiting]) {
          if (!refused) continue;
          this.mended += 1;
          const draft = (await mend(held.phone, id))!;
          const at = this.world.now() - 60_000;
          await save(held.phone, { ...draft, when: { day: dayOf(at), time: timeOf(at) } });
        }
      }
      for (const id of [...held.phone.told.keys()]) await read(held.phone, id);
    }
  }

  /** What must hold after every storm. */
  async judge(): Promise<Outcome> {
    for (const { phone, device } of this.held) {
      assert.equal(phone.waiting.size, 0, `everything is with the office: ${JSON.stringify([...phone.waiting.values()].map(({ refused, item }) => [item.id, refused?.text]))}`);
      assert.equal(due(phone).length, 0, 'every photo is with the office');
      const again = await device.on();
      assert.equal(again.waiting.size, 0);
    }
    assert.deepEqual([...this.wire.keys()].sort(), [...this.saved.keys()].sort(), 'what was saved was sent, and nothing else was');
    const items = [...this.saved.keys()].map((id) => ({ item: this.wire.get(id)!, phone: this.writtenOn.get(id)! }));
    for (const [number, { phone }] of this.held.entries()) {
      const mine = items.filter((each) => each.phone === number).map(({ item }) => item);
      await this.stands(phone, mine);
      const cries = [...this.emergencies.values()].filter((each) => each.phone === number).map(({ item }) => item);
      const answer = JSON.parse((await this.ask(phone, 'POST', '/api/v1/emergencies', { emergencies: cries })).text) as EmergenciesReceived;
      assert.deepEqual(answer.receipts.map(({ state }) => state), cries.map(() => 'known'), 'every call for help stands with the office as it stands on the phone');
    }
    const conflicts = [...this.receipts].filter(([, seen]) => seen.includes('conflict')).map(([id]) => id);
    assert.deepEqual(conflicts, [], 'no visit was overwritten by itself');
    const wrongTimes = items.filter(({ item: { id, visited_at } }) => Date.parse(visited_at) > this.saved.get(id)! + 15 * 60_000).length;
    const { deaths, faults, mended, handOvers } = this;
    return { items, saved: this.saved.size, emergencies: this.emergencies.size, handOvers, deaths, faults, mended, photos: this.hashes.size, wrongTimes };
  }

  /** What was written on a phone stands in the register with the content it has there, and every photo is whole. */
  private async stands(phone: Phone, items: Item[]): Promise<void> {
    const reply = await this.ask(phone, 'POST', '/api/v1/visits', { visits: items });
    const states = (JSON.parse(reply.text) as Received).receipts.map(({ state, id, text }) => (state === 'known' ? 'known' : `${state} ${id} ${text}`));
    assert.deepEqual(states, items.map(() => 'known'), 'every visit stands in the register with the content it has on the phone');
    for (const hash of items.flatMap(({ photos = [] }) => photos)) {
      const have = await this.ask(phone, 'GET', `/api/v1/photos/${hash}/state`);
      assert.equal((JSON.parse(have.text) as Have).complete, true, `the photo ${hash} is whole: ${have.text}`);
    }
  }

  private ask(phone: Phone, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Reply> {
    const headers = { 'Content-Type': 'application/json', 'X-Koumen-Device': phone.device.id, Authorization: `Bearer ${phone.me!.token}` };
    return this.world.send({ method, path, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  }
}
