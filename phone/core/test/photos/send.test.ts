import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, Dice } from '../../../test/device.ts';
import { MORNING, Office, subject } from '../../../test/office.ts';
import { bytesOf, dropPhoto, keepPhoto, mayTake } from '../../src/photos/keep.ts';
import { begin, drop, save } from '../../src/visits/record.ts';
import { bar } from '../../src/visits/queue.ts';
import { sync } from '../../src/visits/send.ts';
import { signIn } from '../../src/accounts/sign_in.ts';
import type { Phone } from '../../src/phone.ts';

/** A picture of that many bytes. */
function jpeg(size: number, seed = 1): Uint8Array {
  const bytes = new Dice(seed).bytes(size);
  bytes.set([0xff, 0xd8, 0xff, 0xda, 0, 2]);
  return bytes;
}

async function morning() {
  const office = new Office();
  const device = new Device(new Dice(3), MORNING, (asked) => office.answer(asked));
  const phone = await device.on();
  await signIn(phone, 'leader', 'good');
  await sync(phone);
  return { office, device, phone };
}

async function withPhoto(phone: Phone, picture: Uint8Array, person = '1') {
  const { id } = (await begin(phone, person, 'door'))!;
  assert.equal(await keepPhoto(phone, id, picture), undefined);
  const draft = phone.drafts.get(id)!;
  return { id, hash: draft.photos![0]!, draft };
}

const inVain = { outcome: 'not_reached', reason: 'no_answer' };

test('the record goes first, then the photo in pieces, then it leaves the phone', async () => {
  const { office, device, phone } = await morning();
  const picture = jpeg(150_000);
  const { hash, draft } = await withPhoto(phone, picture);
  await save(phone, { ...draft, ...inVain });
  const asked: string[] = [];
  device.send = (each) => {
    asked.push(each.path);
    return office.answer(each);
  };
  assert.ok(await sync(phone));
  assert.deepEqual(office.photos.get(hash), [...picture]);
  assert.ok(asked.indexOf('/api/v1/visits') < asked.findIndex((path) => path.includes('/photos/')));
  assert.equal(asked.filter((path) => path.includes('?from=')).length, 3);
  assert.equal(phone.photos.size, 0);
  assert.deepEqual(await device.shelf.names('bytes/'), []);
});

test('a line that breaks in the middle goes on where the office has it', async () => {
  const { office, device } = await morning();
  let phone = await device.on();
  const picture = jpeg(150_000);
  const { hash, draft } = await withPhoto(phone, picture);
  await save(phone, { ...draft, ...inVain });
  let pieces = 0;
  device.send = async (each) => {
    const reply = await office.answer(each);
    if (each.method === 'PUT' && (pieces += 1) === 2) throw new Error('the answer is gone');
    return reply;
  };
  assert.equal(await sync(phone), false);
  phone = await device.on();
  assert.match(bar(phone).text, /还有 1 张照片/);
  assert.ok(await sync(phone));
  assert.equal(pieces, 3, 'no piece went twice');
  assert.deepEqual(office.photos.get(hash), [...picture]);
});

test('what lies on the phone is sealed, and the program that was killed finds it again', async () => {
  const { device, phone } = await morning();
  const picture = jpeg(5_000);
  const { hash } = await withPhoto(phone, picture);
  const kept = device.shelf.kept.get(`bytes/${hash}`)!;
  assert.equal(Buffer.from(kept).includes(Buffer.from(picture.subarray(100, 200))), false);
  assert.deepEqual(await bytesOf(await device.on(), hash), picture);
});

test('who wants no pictures is offered none; where they say so later, the photo goes and the visit stays', async () => {
  const { office, phone } = await morning();
  office.people = [subject('1'), subject('2', { no_photos: true })];
  const { draft } = await withPhoto(phone, jpeg(3_000));
  await save(phone, { ...draft, ...inVain });
  office.people = [subject('1', { no_photos: true }), subject('2', { no_photos: true })];
  assert.ok(await sync(phone));
  assert.deepEqual([office.visits.size, office.photos.size, phone.photos.size], [1, 0, 0]);
  assert.equal(phone.list!.taken.people.length, 2, 'nobody was wiped');
  assert.equal(mayTake(phone, '2'), false);
  const other = (await begin(phone, '2', 'door'))!;
  assert.match((await keepPhoto(phone, other.id, jpeg(100)))!, /不同意/);
});

test('no picture, too large, too many: said in words; a photo or a draft thrown away leaves nothing', async () => {
  const { device, phone } = await morning();
  const { id } = (await begin(phone, '1', 'door'))!;
  assert.match((await keepPhoto(phone, id, new Uint8Array(10)))!, /不是照片/);
  assert.match((await keepPhoto(phone, id, jpeg(2_000_001)))!, /太大/);
  for (let count = 1; count <= 9; count += 1) assert.equal(await keepPhoto(phone, id, jpeg(500, count)), undefined);
  assert.match((await keepPhoto(phone, id, jpeg(500, 10)))!, /最多 9 张/);
  await dropPhoto(phone, id, phone.drafts.get(id)!.photos![0]!);
  assert.equal((await device.shelf.names('bytes/')).length, 8);
  await drop(phone, phone.drafts.get(id)!);
  assert.deepEqual([...await device.shelf.names('bytes/'), ...await device.shelf.names('photo/')], []);
});

test('a phone that is nearly full says so and offers to send; one that is quite full takes no photo, and every record', async () => {
  const { device, phone, office } = await morning();
  device.room = { used: 700, whole: 1000 };
  const { draft } = await withPhoto(phone, jpeg(200));
  await save(phone, { ...draft, ...inVain });
  device.send = async () => { throw new Error('no network'); };
  device.room = { used: 850, whole: 1000 };
  const second = (await begin(phone, '2', 'door'))!;
  assert.equal(await keepPhoto(phone, second.id, jpeg(90)), undefined);
  assert.deepEqual([bar(phone).kind, bar(phone).action], ['wrong', 'send']);
  assert.match(bar(phone).text, /快满了/);
  assert.match((await keepPhoto(phone, second.id, jpeg(101, 2)))!, /快满了.*文字记录照样可以保存/);
  await save(phone, { ...phone.drafts.get(second.id)!, ...inVain });
  assert.equal((await device.on()).waiting.size, 2);
  device.send = (asked) => office.answer(asked);
  device.room = { used: 100, whole: 1000 };
  assert.ok(await sync(phone));
  assert.equal(office.photos.size, 2);
  assert.match(bar(phone).text, /都已上传/);
});

test('an ended phone seals photos, each in a box of its own, and hands them in after the records', async () => {
  const { device, phone, office } = await morning();
  const { draft, hash } = await withPhoto(phone, jpeg(30_000));
  await save(phone, { ...draft, ...inVain });
  const begun = await withPhoto(phone, jpeg(200, 2), '2');
  office.ended = true;
  await sync(phone);
  assert.equal(phone.photos.size, 0, 'what was only begun happened to nobody');
  assert.deepEqual([...phone.boxedPhotos], [hash]);
  const raw = [...device.shelf.kept].filter(([name]) => name.startsWith('bytes/') || name.includes(begun.hash));
  assert.deepEqual(raw, []);
  assert.match(bar(phone).text, /1 条记录、1 张照片、签名已封好/);
  // Killed and started again; the office takes boxes now, and loses one answer.
  const again = await device.on();
  office.takesBoxes = true;
  let lost = 0;
  device.send = async (asked) => {
    const reply = await office.answer(asked);
    if (asked.path === '/api/v1/sealed' && (lost += 1) === 2) throw new Error('the answer is lost');
    return reply;
  };
  again.line = { failures: 0, notBefore: 0 };
  await sync(again);
  assert.deepEqual([again.boxed, again.boxedPhotos.size], [undefined, 1]);
  await sync(again);
  assert.deepEqual([again.boxedPhotos.size, office.boxes.length], [0, 3]);
  assert.ok(office.boxes[1]!.length > 40_000 && office.boxes[1] === office.boxes[2]);
  assert.equal((await device.on()).boxedPhotos.size, 0);
});
