import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, Dice } from '../../../test/device.ts';
import { DAY, MORNING, Office, subject } from '../../../test/office.ts';
import { help } from '../../src/emergencies/call.ts';
import { due, note, say, tell, underWay } from '../../src/emergencies/record.ts';
import { sync } from '../../src/visits/send.ts';
import { bar, queue } from '../../src/visits/queue.ts';
import { signIn } from '../../src/accounts/sign_in.ts';

async function morning() {
  const office = new Office();
  const device = new Device(new Dice(4), MORNING, (asked) => office.answer(asked));
  const phone = await device.on();
  await signIn(phone, 'leader', 'good');
  await sync(phone);
  return { office, device, phone };
}

test('one emergency: who was called, in order, without network, over a killed program; then once with the office', async () => {
  const { office, device } = await morning();
  device.send = async () => { throw new Error('no network'); };
  let phone = await device.on();
  await tell(phone, '1', '120');
  device.clock += 60_000;
  phone = await device.on();
  await tell(phone, '1', 'contact', '女儿', '13900000000');
  await say(phone, '1', 'fall');
  assert.equal(phone.emergencies.size, 1);
  assert.match(bar(phone).text, /1 条已保存在手机里/);
  assert.deepEqual(queue(phone).map(({ name, what }) => [name, what]), [['老人1', '11月23日 09:00 紧急']]);
  await sync(phone);
  device.send = (asked) => office.answer(asked);
  assert.ok(await sync(phone));
  const [[, contents]] = [...office.emergencies] as [[string, string[]]];
  assert.equal(contents.length, 1);
  const item = JSON.parse(contents[0]!);
  assert.deepEqual(item.told.map(({ who }: { who: string }) => who), ['120', 'contact']);
  assert.deepEqual([item.what, item.words, item.began_at], ['fall', null, '2026-11-23T09:00:00.000+08:00']);
  assert.equal(due(phone).length, 0);
});

test('what is added later goes under the same id; a lost answer doubles nothing', async () => {
  const { office, device, phone } = await morning();
  await tell(phone, '1', '120');
  device.send = async (asked) => {
    await office.answer(asked);
    throw new Error('the answer is gone');
  };
  assert.equal(await sync(phone), false);
  device.send = (asked) => office.answer(asked);
  await sync(phone);
  await note(phone, '1', '在后门');
  await sync(phone);
  assert.equal(office.emergencies.size, 1);
  assert.equal([...office.emergencies.values()][0]!.length, 2);
});

test('another person, or hours later, is another emergency; after a day it leaves the phone', async () => {
  const { device, phone } = await morning();
  await tell(phone, '1', '120');
  await tell(phone, '2', '120');
  assert.equal(phone.emergencies.size, 2);
  device.clock += 3 * 3_600_000;
  assert.equal(underWay(phone, '1'), undefined);
  await sync(phone);
  device.clock += DAY;
  await sync(phone);
  assert.equal(phone.emergencies.size, 0);
});

test('an office that knows no emergencies holds up no visits', async () => {
  const { office, device, phone } = await morning();
  await tell(phone, undefined, '119');
  device.send = async (asked) => asked.path.endsWith('emergencies') ? { status: 404, headers: {}, text: '{}' } : office.answer(asked);
  assert.ok(await sync(phone));
  assert.equal(due(phone).length, 1);
});

test('whom to call: the public numbers, the contacts in their order, the nearest office, the person last; without a name, among whom', async () => {
  const { office, phone } = await morning();
  const more = { contacts: [{ name: '陈芳', relation: '女儿', phone: '13900000001' }, { name: '陈强', relation: '儿子', phone: '13900000002' }], medical: ['糖尿病'] };
  office.people = [{ ...subject('1'), ...more, note: '女儿的电话在电视机旁' }];
  await sync(phone);
  phone.list = { ...phone.list!, taken: { ...phone.list!.taken, hotline: { name: '北新村村委会', phone: '0513-1' } } as never };
  const { calls, medical } = help(phone, '1');
  assert.deepEqual(calls.map(({ who }) => who), ['120', '119', '110', 'contact', 'contact', 'village', 'other']);
  assert.deepEqual(help(phone, '1').people, []);
  assert.match(help(phone, '1').say!, /有危险/);
  await say(phone, '1', 'fall');
  assert.match(help(phone, '1').say!, /摔倒。$/);
  const inGeneral = help(phone, undefined);
  assert.equal(inGeneral.say, undefined);
  assert.deepEqual(inGeneral.people.map(({ id }) => id), ['1']);
  assert.deepEqual(medical, ['糖尿病']);
  assert.equal(help(phone, '1').note, '女儿的电话在电视机旁');
});
