import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, Dice } from '../../../test/device.ts';
import { MORNING, Office } from '../../../test/office.ts';
import { signIn } from '../../src/accounts/sign_in.ts';
import { signOut } from '../../src/accounts/sign_out.ts';
import { isAloud, questionAloud, rowAloud } from '../../src/settings/aloud.ts';
import { change } from '../../src/settings/change.ts';
import { today } from '../../src/people/today.ts';
import { begin, questions, save } from '../../src/visits/record.ts';
import { sync } from '../../src/visits/send.ts';
import { handOver, wishOf } from '../../src/workers/hand_over.ts';

async function morning() {
  const office = new Office();
  const device = new Device(new Dice(2), MORNING, (asked) => office.answer(asked));
  const phone = await device.on();
  await signIn(phone, '黄国平', 'good');
  await sync(phone);
  return { device, phone };
}

test('what waits is sent first, and nobody leaves before', async () => {
  const { device, phone } = await morning();
  const answer = device.send;
  device.send = async () => { throw new Error('no network'); };
  const draft = (await begin(phone, '1', 'phone'))!;
  await save(phone, { ...draft, outcome: 'not_reached', reason: 'no_answer' });
  assert.match(handOver(phone, wishOf('2026-11-24')).waits!, /1 条记录没有上传/);
  assert.match((await signOut(phone))!, /请先上传/);
  device.send = answer;
  assert.ok(await sync(phone));
  assert.equal(handOver(phone, wishOf('2026-11-24')).waits, undefined);
  assert.equal(await signOut(phone), undefined);
});

test('what to tell the office: who, which days, why, how many; days that cannot be are said', async () => {
  const { phone } = await morning();
  const wish = { ...wishOf('2026-11-24'), until: '2026-11-27' };
  assert.equal(handOver(phone, wish).say, '我是黄国平，11月24日到11月27日不能探访，家里有事。我名下有 3 位老人，请安排人代我。');
  assert.match(handOver(phone, wishOf('2026-11-24')).say!, /11月24日这一天/);
  assert.match(handOver(phone, { ...wish, forGood: true, reason: '不再做了' }).say!, /从11月24日起不能探访，不再做了/);
  assert.match(handOver(phone, { ...wish, until: '2026-11-23' }).wrong!, /以后/);
  assert.match(handOver(phone, { ...wish, from: '2026-11-22' }).wrong!, /已经过去/);
  assert.match(handOver(phone, { ...wish, from: '' }).wrong!, /已经过去/);
});

test('read aloud only where it is wanted and the phone can; a line of the list and a question in the order of telling', async () => {
  const { device, phone } = await morning();
  await change(phone, { aloud: true });
  assert.equal(isAloud(phone), false, 'this phone cannot');
  assert.equal((await device.on()).settings.aloud, true);
  phone.ports.say = () => undefined;
  assert.equal(isAloud(phone), true);
  assert.equal(rowAloud(today(phone).parts[0]!.rows[0]!), '老人1，北新村三组 1 号，周日前，上门 2 次');
  const draft = { ...(await begin(phone, '1', 'door'))!, outcome: 'reached' };
  assert.deepEqual(questions(draft, phone.list!.taken).map(questionAloud).slice(0, 2), ['疾病，无变化，较好，较差', '燃气，安全，不安全']);
});
