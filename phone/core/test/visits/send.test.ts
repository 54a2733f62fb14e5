import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, Dice } from '../../../test/device.ts';
import { DAY, MORNING, Office } from '../../../test/office.ts';
import { begin, mend, missing, save } from '../../src/visits/record.ts';
import { mayTry, sync } from '../../src/visits/send.ts';
import { bar, queue, said } from '../../src/visits/queue.ts';
import { signIn } from '../../src/accounts/sign_in.ts';
import { signOut } from '../../src/accounts/sign_out.ts';
import type { Phone } from '../../src/phone.ts';
import type { Asked, Reply } from '../../src/ports.ts';

async function morning() {
  const office = new Office();
  const device = new Device(new Dice(2), MORNING, (asked) => office.answer(asked));
  const phone = await device.on();
  await signIn(phone, 'leader', 'good');
  await sync(phone);
  return { office, device, phone };
}

async function inVain(phone: Phone, person: string): Promise<string> {
  const draft = (await begin(phone, person, 'phone'))!;
  await save(phone, { ...draft, outcome: 'not_reached', reason: 'no_answer' });
  return draft.id;
}

/** Time goes by for the phone and for everybody. */
function pass(device: Device, office: Office, by: number): void {
  device.clock += by;
  office.now += by;
}

const offline = async (): Promise<Reply> => { throw new Error('no network'); };

test('six hours without network: everything is on the phone, then everything with the office, once', async () => {
  const { office, device } = await morning();
  device.send = offline;
  const ids: string[] = [];
  let phone = await device.on();
  for (const [hour, person] of ['1', '2', '3', '1', '2'].entries()) {
    pass(device, office, 3_600_000);
    ids.push(await inVain(phone, person));
    await sync(phone);
    if (hour % 2 === 0) phone = await device.on();
  }
  assert.equal(phone.waiting.size, 5);
  assert.match(bar(phone).text, /5 条已保存在手机里/);
  device.send = (asked) => office.answer(asked);
  assert.ok(await sync(phone));
  assert.deepEqual([...office.visits.keys()], ids, 'oldest first');
  assert.equal((await device.on()).waiting.size, 0);
  assert.equal(bar(phone).kind, 'fine');
});

test('a lost reply doubles nothing', async () => {
  const { office, device, phone } = await morning();
  const id = await inVain(phone, '1');
  device.send = async (asked) => {
    const reply = await office.answer(asked);
    if (asked.path.endsWith('/visits')) throw new Error('the answer is gone');
    return reply;
  };
  assert.equal(await sync(phone), false);
  assert.deepEqual([office.visits.has(id), phone.waiting.has(id)], [true, true]);
  device.send = (asked) => office.answer(asked);
  assert.ok(await sync(phone));
  assert.deepEqual([office.visits.size, office.proposals.length, phone.waiting.size], [1, 0, 0]);
});

test('a cut answer and an answer that speaks of others settle nothing', async () => {
  const { office, device, phone } = await morning();
  const id = await inVain(phone, '1');
  const spoilt: ((reply: Reply) => Reply)[] = [
    (reply) => ({ ...reply, text: reply.text.slice(0, reply.text.length >> 1) }),
    (reply) => ({ ...reply, text: reply.text.replaceAll(id, '01930000-0000-7000-8000-000000000001') }),
    (reply) => ({ ...reply, text: '{}' }),
    (reply) => ({ ...reply, status: 200, text: '"welcome to the free network of this hotel"' }),
  ];
  for (const spoil of spoilt) {
    device.send = async (asked) => {
      const reply = await office.answer(asked);
      return asked.path.endsWith('/visits') ? spoil(reply) : reply;
    };
    assert.equal(await sync(phone), false);
    assert.ok(phone.waiting.has(id));
  }
});

test('a list that is cut to nothing, or that another network answered, replaces no list', async () => {
  const { office, device, phone } = await morning();
  for (const text of ['', '"welcome"', '{}', 'null', '<html>']) {
    device.send = async (asked) => ({ ...(await office.answer({ ...asked, headers: { ...asked.headers, 'If-None-Match': '' } })), text });
    await sync(phone);
    assert.equal(phone.list!.taken.people.length, 3, text);
  }
});

test('five days without network: each record says by itself why it comes late', async () => {
  const { office, device, phone } = await morning();
  device.send = offline;
  const id = await inVain(phone, '1');
  pass(device, office, 5 * DAY);
  device.send = (asked) => office.answer(asked);
  assert.ok(await sync(phone));
  assert.equal(phone.waiting.size, 0);
  assert.match(JSON.parse(office.visits.get(id)!).late_reason, /没有网络/);
});

test('a visit of last week that is written down today: the visitor says why', async () => {
  const { office, phone } = await morning();
  const begun = (await begin(phone, '1', 'phone'))!;
  const draft = { ...begun, outcome: 'not_reached', reason: 'no_answer', when: { day: '2026-11-17', time: '10:00' } };
  assert.deepEqual(missing(draft, phone.list!.taken, phone.now()).map(({ at }) => at), ['late']);
  await save(phone, { ...draft, lateReason: '当时没有信号' });
  assert.ok(await sync(phone));
  assert.equal(JSON.parse([...office.visits.values()][0]!).late_reason, '当时没有信号');
});

test('a reply is lost and the clock is set: the visit goes out again with the time it went out with first', async () => {
  const { office, device } = await morning();
  device.clock += 3 * DAY;
  let phone = await device.on();
  await inVain(phone, '1');
  device.send = async (asked) => {
    const reply = await office.answer(asked);
    if (asked.path.endsWith('/visits')) throw new Error('the answer is gone');
    return reply;
  };
  assert.equal(await sync(phone), false);
  device.clock -= 3 * DAY;
  device.send = (asked) => office.answer(asked);
  phone = await device.on();
  assert.ok(await sync(phone));
  assert.deepEqual([office.visits.size, office.proposals.length, phone.waiting.size], [1, 0, 0]);
});

test('pauses double from ten seconds to a quarter of an hour; a tap tries at once', async () => {
  const { device, phone } = await morning();
  await inVain(phone, '1');
  device.send = offline;
  const pauses: number[] = [];
  for (let attempt = 0; attempt < 9; attempt += 1) {
    await sync(phone);
    pauses.push((phone.line.notBefore - device.clock) / 1000);
    assert.equal(mayTry(phone), false);
    device.clock = phone.line.notBefore;
    assert.equal(mayTry(phone), true);
  }
  assert.deepEqual(pauses, [10, 20, 40, 80, 160, 320, 640, 900, 900]);
});

test('a server that is busy says when to come again', async () => {
  const { office, device, phone } = await morning();
  await inVain(phone, '1');
  device.send = async (asked): Promise<Reply> => asked.path.endsWith('/visits')
    ? { status: 503, headers: { 'retry-after': '120' }, text: '{"problem":"busy","text":"稍后","reference":"ABCD-2345"}' } : office.answer(asked);
  assert.equal(await sync(phone), false);
  assert.equal(phone.line.notBefore - device.clock, 120_000);
  assert.equal(phone.line.reference, 'ABCD-2345');
});

test('a refused record stays, is mended under the same id, and goes then', async () => {
  const { office, device, phone } = await morning();
  const id = await inVain(phone, '1');
  device.send = async (asked): Promise<Reply> => asked.path.endsWith('/visits')
    ? { status: 200, headers: {}, text: JSON.stringify({ receipts: [{ id, state: 'refused', text: '不对', faults: [{ field: 'reason', text: '请选一项' }] }] }) }
    : office.answer(asked);
  await sync(phone);
  assert.deepEqual(queue(phone).map(({ faults }) => faults), [['请选一项']]);
  assert.equal(bar(phone).action, 'queue');
  device.send = (asked) => office.answer(asked);
  assert.ok(await sync(phone), 'it holds up nothing else');
  assert.equal(office.visits.size, 0);
  const draft = (await mend(phone, id))!;
  assert.equal(draft.id, id);
  await save(phone, draft);
  await sync(phone);
  assert.deepEqual([[...office.visits.keys()], phone.waiting.size], [[id], 0]);
});

test('a conflict is told until it was read', async () => {
  const { office, device, phone } = await morning();
  const id = await inVain(phone, '1');
  office.visits.set(id, 'something else');
  await sync(phone);
  assert.equal(phone.waiting.size, 0);
  assert.deepEqual(said(await device.on()).map(({ text }) => text), ['与已登记的不同。']);
});

for (const [name, skew] of [['three days fast', 3 * DAY], ['three days slow', -3 * DAY], ['right', 0]] as const) {
  test(`a clock that is ${name}: the office hears the right time, the phone keeps its own`, async () => {
    const office = new Office();
    const device = new Device(new Dice(3), MORNING + skew, (asked) => office.answer(asked));
    const phone = await device.on();
    await signIn(phone, 'leader', 'good');
    await sync(phone);
    assert.equal(phone.today(), '2026-11-23');
    device.send = offline;
    pass(device, office, 3_600_000);
    const id = await inVain(phone, '1');
    assert.equal(phone.waiting.get(id)!.phoneAt, device.clock);
    pass(device, office, 3_600_000);
    device.send = (asked) => office.answer(asked);
    assert.ok(await sync(phone));
    assert.equal(Date.parse(JSON.parse(office.visits.get(id)!).visited_at), MORNING + 3_600_000);
  });
}

test('a clock that jumps while there is no network is set right by what can be true', async () => {
  for (const jumps of ['before', 'after'] as const) {
    const { office, device, phone } = await morning();
    device.send = offline;
    pass(device, office, 3_600_000);
    if (jumps === 'before') device.clock += 3 * DAY;
    const id = await inVain(phone, '1');
    if (jumps === 'after') device.clock += 3 * DAY;
    pass(device, office, 3_600_000);
    device.send = (asked) => office.answer(asked);
    assert.ok(await sync(phone));
    assert.equal(Date.parse(JSON.parse(office.visits.get(id)!).visited_at), MORNING + 3_600_000, jumps);
  }
});

test('a sign-in that ended keeps what waits, and only its owner takes it up again', async () => {
  const { office, device, phone } = await morning();
  const id = await inVain(phone, '1');
  office.tokens.clear();
  assert.equal(await sync(phone), false);
  assert.equal(bar(phone).action, 'password');
  assert.match((await signIn(phone, 'another', 'good'))!, /leader在这部手机上还有 1 条/);
  assert.match((await signIn(phone, 'leader', 'bad'))!, /密码不对/);
  assert.equal(await signIn(phone, 'leader', 'good'), undefined);
  await sync(phone);
  assert.ok(office.visits.has(id));
  assert.equal((await device.on()).waiting.size, 0);
});

test('a phone that the office ended holds nobody\'s data, and still what was not sent', async () => {
  const { office, device, phone } = await morning();
  await inVain(phone, '1');
  await begin(phone, '2', 'door');
  office.ended = true;
  await sync(phone);
  const after = await device.on();
  assert.deepEqual([after.list, after.drafts.size, after.waiting.size, after.me], [undefined, 0, 0, undefined]);
  assert.equal(after.boxed?.records, 1);
  assert.match(bar(after).text, /1 条记录已封好/);
  office.takesBoxes = true;
  await sync(after);
  assert.equal(office.boxes.length, 1);
  assert.equal((await device.on()).boxed, undefined);
  await sync(after);
  assert.equal(office.boxes.length, 1, 'handed in once');
});

test('signing out waits for the records, and takes the list along', async () => {
  const { device, phone } = await morning();
  await inVain(phone, '1');
  assert.match((await signOut(phone))!, /1 条记录没有上传/);
  await sync(phone);
  assert.equal(await signOut(phone), undefined);
  const after = await device.on();
  assert.deepEqual([after.me, after.list], [undefined, undefined]);
});

test('a batch that is too large is halved', async () => {
  const { office, device, phone } = await morning();
  for (let at = 0; at < 150; at += 1) await inVain(phone, '1');
  const sizes: number[] = [];
  device.send = async (asked: Asked) => {
    if (!asked.path.endsWith('/visits')) return office.answer(asked);
    const count = JSON.parse(asked.body as string).visits.length;
    sizes.push(count);
    return count > 60 ? { status: 413, headers: {}, text: '{}' } : office.answer(asked);
  };
  assert.ok(await sync(phone));
  assert.deepEqual(sizes, [100, 50, 50, 50]);
  assert.equal(office.visits.size, 150);
});
