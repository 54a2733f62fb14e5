import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, Dice } from '../../../test/device.ts';
import { MORNING, Office, subject } from '../../../test/office.ts';
import { signIn } from '../../src/accounts/sign_in.ts';
import { bytesOf } from '../../src/photos/keep.ts';
import { draw, dropSignature, keepSignature, PICTURE, refuseToSign, type Lines } from '../../src/photos/sign.ts';
import { strip } from '../../src/photos/strip.ts';
import { begin, drop, questions, save, UNABLE, type Draft } from '../../src/visits/record.ts';
import { sync } from '../../src/visits/send.ts';

const LINES: Lines = [[{ x: 0.1, y: 0.5 }, { x: 0.9, y: 0.5 }], [{ x: 0.5, y: 0.2 }]];

function png(seed: number, size = 3000): Uint8Array {
  const bytes = new Dice(seed).bytes(size);
  bytes.set([0x89, 0x50, 0x4e, 0x47]);
  return bytes;
}

async function atTheDoor() {
  const office = new Office();
  // Somebody who wants no pictures may sign: lines are no likeness.
  office.people = [subject('1', { no_photos: true })];
  const device = new Device(new Dice(4), MORNING, (asked) => office.answer(asked));
  const phone = await device.on();
  await signIn(phone, 'leader', 'good');
  await sync(phone);
  const { id } = (await begin(phone, '1', 'door'))!;
  await phone.write({ ...phone.drafts.get(id)!, outcome: 'reached', answers: { health: { one: 'same' }, gas: { one: 'safe' }, money: { many: ['stable'] } } });
  const now = (): Draft => phone.drafts.get(id)!;
  const signed = () => questions(now(), phone.list!.taken).find(({ question }) => question.id === 'signed')!.signed;
  return { office, device, phone, id, now, signed };
}

test('a signature is kept sealed, sent like a photo after its record, and named by the answer', async () => {
  const { office, device, phone, id, now, signed } = await atTheDoor();
  assert.match((await keepSignature(phone, id, 'signed', [], png(1)))!, /还没有写/);
  assert.match((await keepSignature(phone, id, 'signed', LINES, png(1, PICTURE.largest + 1)))!, /再写一次/);
  assert.equal(await keepSignature(phone, id, 'signed', LINES, png(1)), undefined);
  const hash = signed()!;
  assert.deepEqual(await bytesOf(phone, hash), png(1));
  // Killed and started again, it is still there; another takes its place.
  assert.ok((await device.on()).photos.has(hash));
  await keepSignature(phone, id, 'signed', LINES, png(2));
  assert.equal(phone.photos.has(hash), false);
  await save(phone, now());
  assert.ok(await sync(phone));
  const [sent] = [...office.visits.values()].map((text) => JSON.parse(text));
  const picture = sent.answers.signed.signature;
  assert.deepEqual(Uint8Array.from(office.photos.get(picture)!), png(2));
  assert.deepEqual([sent.photos, phone.photos.size], [[], 0]);
});

test('nobody has to: one tap says so, it can be taken back, and nothing is left of what was drawn', async () => {
  const { phone, id, now, signed } = await atTheDoor();
  await keepSignature(phone, id, 'signed', LINES, png(1));
  await refuseToSign(phone, id, 'signed');
  assert.deepEqual([signed(), phone.photos.size], [UNABLE, 0]);
  await keepSignature(phone, id, 'signed', LINES, png(1));
  await dropSignature(phone, id, 'signed');
  assert.deepEqual([signed(), phone.photos.size], [undefined, 0]);
  await keepSignature(phone, id, 'signed', LINES, png(1));
  await drop(phone, now());
  assert.deepEqual([phone.photos.size, [...phone.drafts].length], [0, 0]);
});

test('somebody who was not reached after all has signed nothing', async () => {
  const { phone, id, now } = await atTheDoor();
  await keepSignature(phone, id, 'signed', LINES, png(1));
  await save(phone, { ...now(), outcome: 'not_reached', reason: 'no_answer' });
  assert.equal(phone.photos.size, 0);
});

test('lines are drawn black on white in every size, a dot too', () => {
  const told: string[] = [];
  const brush = {
    fillStyle: '', strokeStyle: '', lineWidth: 0, lineCap: '', lineJoin: '',
    fillRect: (...at: number[]) => told.push(`fill ${brush.fillStyle} ${at.join()}`),
    beginPath: () => undefined, moveTo: (x: number, y: number) => told.push(`from ${x},${y}`), lineTo: (x: number, y: number) => told.push(`to ${x},${y}`),
    stroke: () => told.push(`stroke ${brush.strokeStyle}`),
  };
  draw(brush, LINES, 100, 10);
  assert.deepEqual(told, ['fill #ffffff 0,0,100,10', 'from 10,5', 'to 10,5', 'to 90,5', 'stroke #000000', 'from 50,2', 'to 50,2', 'stroke #000000']);
});

test('what a camera writes beside the picture stays behind', () => {
  const segment = (marker: number, ...bytes: number[]) => [0xff, marker, 0, bytes.length + 2, ...bytes];
  const place = [...Buffer.from('Exif 31.9N 121.6E')];
  const picture = [...segment(0xdb, 1, 2), ...segment(0xda, 3), 9, 9, 0xff, 0xd9];
  const taken = Uint8Array.from([0xff, 0xd8, ...segment(0xe0, 5), ...segment(0xe1, ...place), ...segment(0xfe, 7), ...picture]);
  assert.deepEqual([...strip(taken)!], [0xff, 0xd8, ...segment(0xe0, 5), ...picture]);
  assert.deepEqual([...strip(Uint8Array.from([0xff, 0xd8, 0xff, 0xff, ...segment(0xe1, 1), 0xff, ...picture]))!], [0xff, 0xd8, ...picture]);
  for (let cut = 0; cut < taken.length - picture.length + 6; cut += 1) assert.equal(strip(taken.subarray(0, cut)), undefined, `${cut}`);
});
