// The mini-programme as it was built, page by page, in a WeChat of our own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dead, Dice } from '../../test/device.ts';
import { MORNING, Office } from '../../test/office.ts';
import { Wechat } from '../../test/wx.ts';

async function signedIn() {
  const office = new Office();
  const wechat = new Wechat(new Dice(11), MORNING, (asked) => office.answer(asked));
  await wechat.start();
  await wechat.quiet();
  assert.equal(wechat.page.path, 'pages/sign_in/index');
  await wechat.tap('user', {}, 'leader');
  await wechat.tap('password', {}, 'bad');
  await wechat.tap('submit');
  assert.match(wechat.page.data['wrong'], /密码不对/);
  await wechat.tap('password', {}, 'good');
  await wechat.tap('submit');
  await wechat.quiet();
  assert.equal(wechat.page.path, 'pages/today/index');
  return { office, wechat };
}

const shown = (wechat: Wechat) => wechat.page.data;

test('a call in vain, without network, killed and started again: sent once', async () => {
  const { office, wechat } = await signedIn();
  assert.deepEqual(shown(wechat)['parts'].map(({ rows }: any) => rows.length), [3]);
  wechat.send = async () => { throw new Error('no network'); };
  await wechat.tap('open', { id: '1' });
  assert.equal(shown(wechat)['person'].name, '老人1');
  await wechat.tap('call');
  await wechat.quiet();
  assert.deepEqual(wechat.calls, ['0513-2000001']);
  assert.equal(wechat.page.path, 'pages/record/index');
  await wechat.tap('outcome', { id: 'not_reached' });
  await wechat.tap('save');
  assert.equal(shown(wechat)['reasons'].wrong, '请选一项');
  await wechat.tap('reason', { id: 'no_answer' });
  await wechat.tap('save');
  await wechat.quiet();
  assert.match(shown(wechat)['line'].text, /1 条已保存在手机里/);

  await wechat.start();
  await wechat.quiet();
  assert.match(shown(wechat)['line'].text, /1 条已保存在手机里/);
  wechat.send = async (asked) => {
    await office.answer(asked);
    throw new Error('the answer is lost');
  };
  await wechat.tap('send');
  wechat.send = (asked) => office.answer(asked);
  await wechat.tap('send');
  await wechat.quiet();
  assert.match(shown(wechat)['line'].text, /都已上传/);
  assert.deepEqual([office.visits.size, office.proposals.length], [1, 0]);
});

test('a knock: what stands alone, what is missing, what opened as last time', async () => {
  const { office, wechat } = await signedIn();
  await wechat.tap('open', { id: '2' });
  await wechat.tap('door');
  await wechat.quiet();
  await wechat.tap('outcome', { id: 'reached' });
  const question = (id: string) => shown(wechat)['questions'].find((each: any) => each.id === id);
  assert.equal(question('health').untouched, true);
  await wechat.tap('save');
  assert.equal(shown(wechat)['left'], '还有 2 项没选');
  await wechat.tap('option', { question: 'gas', id: 'unsafe' });
  assert.equal(question('gas').concern, true);
  await wechat.tap('option', { question: 'money', id: 'ill' });
  await wechat.tap('option', { question: 'money', id: 'stable' });
  assert.deepEqual(question('money').options.filter(({ chosen }: any) => chosen).map(({ id }: any) => id), ['stable']);
  await wechat.tap('type', { question: 'told' }, '很好');
  await wechat.tap('save');
  await wechat.quiet();
  const [sent] = [...office.visits.values()].map((text) => JSON.parse(text));
  assert.deepEqual(sent.answers, { health: { one: 'same' }, gas: { one: 'unsafe' }, money: { many: ['stable'] }, told: { text: '很好' } });
});

test('no word of a person lies readable in files or storage', async () => {
  const { wechat } = await signedIn();
  const all = [...wechat.disk.kept.values()].map((data) => (typeof data === 'string' ? data : Buffer.from(data).toString('utf8'))).join();
  assert.ok(all.length > 1000);
  assert.equal(all.includes('老人'), false);
  assert.equal(all.includes('0513'), false);
});

test('the power goes at any operation on files: a record is there as a draft or as what waits, never as both or neither', async () => {
  let ways = 0;
  for (let after = 0; after < 12; after += 1) {
    const { wechat } = await signedIn();
    wechat.send = async () => { throw new Error('no network'); };
    await wechat.tap('open', { id: '1' });
    await wechat.tap('call');
    await wechat.quiet();
    await wechat.tap('outcome', { id: 'not_reached' });
    await wechat.tap('reason', { id: 'no_answer' });
    wechat.disk.dieAfter = after;
    const died = await wechat.tap('save').then(() => false, (error: unknown) => error instanceof Dead);
    if (died) ways += 1;
    await wechat.start();
    await wechat.quiet();
    const waits = /1 条/.test(shown(wechat)['line'].text);
    const draft = shown(wechat)['parts'].flatMap(({ rows }: any) => rows).some(({ begun }: any) => begun);
    assert.equal(Number(waits) + Number(draft), 1, `after ${after}`);
    if (!died) assert.ok(waits);
  }
  assert.ok(ways >= 4, 'the power did go');
});

test('a county that wants a PIN: chosen first, asked for after a while, and in the way of no emergency', async () => {
  const office = new Office();
  office.pin = true;
  const wechat = new Wechat(new Dice(12), MORNING, (asked) => office.answer(asked));
  await wechat.start();
  await wechat.quiet();
  await wechat.tap('user', {}, 'leader');
  await wechat.tap('password', {}, 'good');
  await wechat.tap('submit');
  await wechat.quiet();
  assert.equal(wechat.page.path, 'pages/choose_pin/index');
  for (const field of ['pin', 'again']) await wechat.tap('type', { field }, '2580');
  await wechat.tap('submit');
  await wechat.quiet();
  assert.equal(wechat.page.path, 'pages/today/index');
  wechat.clock += 20 * 60_000;
  await wechat.start();
  await wechat.quiet();
  assert.equal(wechat.page.path, 'pages/unlock/index');
  await wechat.tap('dial', { number: '120' });
  assert.deepEqual(wechat.calls, ['120']);
  await wechat.tap('type', { field: 'pin' }, '1470');
  await wechat.tap('submit');
  assert.match(shown(wechat)['wrong'], /还可以试 4 次/);
  await wechat.tap('type', { field: 'pin' }, '2580');
  await wechat.tap('submit');
  await wechat.quiet();
  assert.equal(wechat.page.path, 'pages/today/index');
  assert.equal(shown(wechat)['parts'][0].rows.length, 3);
});

test('a photo, a signature and a phrase go with a record; whoever says no to the camera saves all the same', async () => {
  const { office, wechat } = await signedIn();
  await wechat.tap('open', { id: '2' });
  await wechat.tap('door');
  await wechat.quiet();
  await wechat.tap('outcome', { id: 'reached' });
  await wechat.tap('shoot');
  assert.deepEqual(shown(wechat)['photos'], { names: [], wrong: '' });
  wechat.camera = Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, 4, 1, 2, 0xff, 0xda, 0, 3, 4, 5]);
  await wechat.tap('shoot');
  assert.deepEqual(shown(wechat)['photos'].names.map(({ name }: any) => name), ['照片 1']);
  await wechat.tap('phrase', { question: 'told', id: '挺好' });
  await wechat.tap('option', { question: 'gas', id: 'safe' });
  await wechat.tap('option', { question: 'money', id: 'stable' });
  await wechat.tap('unable', { question: 'signed' });
  await wechat.tap('sign', { question: 'signed' });
  assert.equal(wechat.page.path, 'pages/sign/index');
  await wechat.tap('done');
  assert.match(shown(wechat)['wrong'], /还没有写/);
  for (const [name, x] of [['down', 30], ['move', 60], ['move', 90], ['down', 200]] as const) {
    await wechat.page[name]!({ touches: [{ x, y: 100 }], currentTarget: { dataset: {} }, detail: {} });
    await wechat.quiet();
  }
  assert.equal(wechat.strokes, 2);
  await wechat.tap('done');
  await wechat.quiet();
  assert.equal(wechat.page.path, 'pages/record/index');
  await wechat.tap('save');
  await wechat.quiet();
  const [sent] = [...office.visits.values()].map((text) => JSON.parse(text));
  assert.deepEqual(sent.answers.told, { text: '挺好' });
  assert.deepEqual(office.photos.get(sent.photos[0]), [0xff, 0xd8, 0xff, 0xda, 0, 3, 4, 5], 'without what the camera wrote');
  assert.deepEqual(office.photos.get(sent.answers.signed.signature), [0x89, 0x50, 0x4e, 0x47, 2]);
});

test('the month: asked for when it is opened, shown without network afterwards', async () => {
  const { office, wechat } = await signedIn();
  const own = { month: '2026-11', counted: 2, uncounted: 0, pay_fen: 700, held_fen: 0, payments: [], contacts: [] };
  wechat.send = async (asked) => asked.path.startsWith('/api/v1/month')
    ? { status: 200, headers: {}, text: JSON.stringify({ ...own, month: '2026-11', server_time: new Date(office.now).toISOString() }) } : office.answer(asked);
  await wechat.tap('toMonth');
  await wechat.quiet();
  assert.equal(shown(wechat)['page'].counted, '有效 2 次');
  await wechat.tap('turn');
  assert.equal(shown(wechat)['page'], null);
  await wechat.tap('turn');
  assert.equal(shown(wechat)['name'], '2026年11月');
});
