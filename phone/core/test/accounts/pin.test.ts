import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, Dice } from '../../../test/device.ts';
import { MORNING, Office } from '../../../test/office.ts';
import { choosePin, mustChoose } from '../../src/accounts/choose_pin.ts';
import { signIn } from '../../src/accounts/sign_in.ts';
import { signOut } from '../../src/accounts/sign_out.ts';
import { unlock, unlockByPassword } from '../../src/accounts/unlock.ts';
import { toText } from '../../src/bytes.ts';
import { Phone } from '../../src/phone.ts';
import { ASKED, Door } from '../../src/shelf/door.ts';
import { begin, save } from '../../src/visits/record.ts';
import { sync } from '../../src/visits/send.ts';

/** A phone whose county wants a PIN, with a record that waits. */
async function guarded(chosen = true) {
  const office = new Office();
  office.pin = true;
  const device = new Device(new Dice(3), MORNING, (asked) => office.answer(asked));
  const phone = await device.on();
  assert.equal(await signIn(phone, 'leader', 'good'), undefined);
  await sync(phone);
  if (chosen) assert.equal(await choosePin(phone, '', '2580', '2580'), undefined);
  const draft = (await begin(phone, '1', 'phone'))!;
  await save(phone, { ...draft, outcome: 'not_reached', reason: 'no_answer' });
  return { office, device, phone };
}

async function opened(came: Phone | string): Promise<Phone> {
  assert.notEqual(typeof came, 'string', String(came));
  return came as Phone;
}

test('a PIN is chosen before anything else where the county wants one, and not a plain one', async () => {
  const { phone } = await guarded(false);
  assert.equal(mustChoose(phone), true);
  for (const [pin, again, says] of [['123', '123', /4 到 6/], ['12a4', '12a4', /4 到 6/], ['1111', '1111', /好猜/], ['3456', '3456', /好猜/], ['2580', '2581', /不一样/]] as const) {
    assert.match((await choosePin(phone, '', pin, again))!, says, pin);
  }
  assert.equal(await choosePin(phone, '', '2580', '2580'), undefined);
  assert.equal(mustChoose(phone), false);
  assert.match((await choosePin(phone, '9999', '2468', '2468')) ?? '', /现在的口令不对/);
  assert.equal(await choosePin(phone, '2580', '2481', '2481'), undefined);
  assert.equal(await phone.door.unlock('2481'), true);
});

test('asked for after a quarter of an hour away and after twelve hours, and not before', async () => {
  const { device } = await guarded();
  const ports = device.ports();
  device.clock += ASKED.away;
  assert.equal((await Door.open(ports)).locked, false);
  device.clock += 1;
  const door = await Door.open(ports);
  assert.equal(door.locked, true);
  const phone = await opened(await unlock(ports, door, '2580'));
  assert.equal(phone.waiting.size, 1);
  for (let minute = 0; minute < 12 * 60; minute += 5) {
    assert.equal(phone.door.locked, false, `${minute}`);
    device.clock += 5 * 60_000;
    await phone.door.seen();
  }
  device.clock += 60_000;
  await phone.door.seen();
  assert.equal(phone.door.locked, true);
  // The same phone goes on behind the door: nothing has to be read again, nothing under way is cut.
  assert.equal(await unlock(ports, phone.door, '2580', phone), phone);
  device.clock -= 3_600_000;
  assert.equal((await Door.open(ports)).locked, true, 'a clock that went back');
});

test('what lies in the safe opens nothing while it is locked', async () => {
  const { device, phone } = await guarded();
  const key = [...phone.door.key!];
  await phone.door.lock();
  const kept = JSON.parse(toText(device.secret!));
  assert.equal(kept.open, undefined);
  assert.deepEqual(Object.keys(kept.pin).sort(), ['cost', 'nonce', 'salt', 'sealed']);
  await assert.rejects(() => Phone.open(device.ports()), /shut/);
  assert.notDeepEqual(key, []);
});

test('five wrong ones, killed after each: only the password opens, and the records are there', async () => {
  const { office, device } = await guarded();
  const ports = device.ports();
  device.clock += ASKED.away + 1;
  for (let left = 4; left >= 0; left -= 1) {
    const door = await Door.open(ports);
    const came = await unlock(ports, door, '9999');
    assert.match(came as string, left > 0 ? new RegExp(`还可以试 ${left} 次`) : /请输密码/);
  }
  const door = await Door.open(ports);
  assert.equal(door.needsPassword, true);
  assert.equal(typeof (await unlock(ports, door, '2580')), 'string');
  assert.match((await unlockByPassword(ports, door, 'leader', 'bad')) as string, /密码不对/);
  assert.match((await unlockByPassword(ports, door, 'other', 'good')) as string, /别人的资料/);
  const phone = await opened(await unlockByPassword(ports, door, 'leader', 'good'));
  assert.equal(phone.waiting.size, 1);
  assert.equal(mustChoose(phone), true, 'a new one is chosen');
  assert.ok(await sync(phone));
  assert.equal(office.visits.size, 1);
});

test('a county that no longer wants one, and somebody who signs out, leave none', async () => {
  const { office, phone } = await guarded();
  assert.ok(await sync(phone));
  office.pin = false;
  assert.ok(await sync(phone));
  assert.deepEqual([phone.door.hasPin, mustChoose(phone)], [false, false]);
  office.pin = true;
  assert.ok(await sync(phone));
  assert.equal(await choosePin(phone, '', '2580', '2580'), undefined);
  assert.equal(await signOut(phone), undefined);
  assert.equal(phone.door.hasPin, false);
});

test('changing the PIN is no way around the five tries', async () => {
  const { phone } = await guarded();
  for (let at = 0; at < ASKED.wrong; at += 1) await choosePin(phone, '9999', '2468', '2468');
  assert.deepEqual([phone.door.locked, phone.door.needsPassword], [true, true]);
});

test('a phone from before there were PINs opens as it was', async () => {
  const { device, phone } = await guarded(false);
  device.secret = phone.door.key!;
  assert.equal((await device.on()).waiting.size, 1);
});
