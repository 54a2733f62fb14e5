// Qidong: 朱秀珍, 80, lives alone. Two visits at the door and two calls a week.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openOffice } from '../office.mjs';
import { DESK, PHONE, look, openBrowser, sitDown } from '../browser.mjs';
import { readPrint } from '../paper.mjs';
import { signIn } from '../pages/signIn.mjs';
import { goTo, justDone } from '../pages/frame.mjs';
import { save, tick, tickAll } from '../pages/form.mjs';
import { find, open } from '../pages/people.mjs';
import { addressOf, beginVisit, duties, verdict, visits } from '../pages/person.mjs';

const NOTHING_TO_REPORT = {
  '健康：': '已做', 衣食住行医困难: '已做', 分开居住的家人: '已做', '可能符合待遇的': '不需要',
  '房屋和水、电': '已做', '照料、康复': '已做', '有隐患的': '不需要', '有需求的': '不需要',
};

let office, browser, county, visitor;
before(async () => {
  office = await openOffice();
  browser = await openBrowser();
  [county, visitor] = await Promise.all([sitDown(browser, office), sitDown(browser, office, PHONE)]);
});
after(async () => {
  await browser?.close();
  await office?.close();
});

test('the officer reads the class with its clause and the two duties', async () => {
  const { page } = county;
  await signIn(page, 'shenjing', office.password());
  await look(county, 'qidong-workbench');
  assert.deepEqual(await find(page, 'zhuxiuzhen'), ['朱秀珍']);
  await open(page, '朱秀珍');
  const said = await verdict(page);
  assert.match(said, /A类/);
  assert.match(said, /依据\s*二/);
  assert.match(said, /80/);
  const owed = await duties(page);
  assert.deepEqual(owed.map(({ done }) => done.match(/\d+\/\d+/)[0]), ['0/2', '0/2']);
  await look(county, 'qidong-person');
});

test('the group leader knocks on the door, then calls; each counts for its own duty', async () => {
  const { page } = visitor;
  await signIn(page, 'huangguoping', office.password());
  await look(visitor, 'qidong-visitor-today', [PHONE, DESK]);
  await page.setViewportSize(PHONE);
  for (const mode of ['上门探访', '电话问候']) {
    await page.goto('/people');
    await open(page, '朱秀珍');
    await beginVisit(page);
    await tick(page, '结果', '联系到');
    await tick(page, '方式', mode);
    await tickAll(page, NOTHING_TO_REPORT);
    if (mode === '上门探访') await look(visitor, 'qidong-record-visit', [PHONE]);
    await save(page);
    assert.match(await justDone(page), /已登记/);
  }
  const owed = await duties(page);
  assert.deepEqual(owed.map(({ done }) => done.match(/\d+\/\d+/)[0]), ['1/2', '1/2']);
  await look(visitor, 'qidong-person-after', [PHONE, DESK]);
});

test('a refusal at the door is kept as a refusal', async () => {
  const { page } = visitor;
  await page.setViewportSize(PHONE);
  await page.goto('/people');
  await open(page, '袁志高');
  await beginVisit(page);
  await tick(page, '结果', '谢绝');
  await tick(page, '老人的意思', '今天不方便');
  await tick(page, '方式', '上门探访');
  await save(page);
  assert.match((await visits(page))[0], /谢绝|不方便/);
});

test('the ledger of the month has every visit', async () => {
  const { page } = county;
  await find(page, 'zhuxiuzhen');
  await open(page, '朱秀珍');
  const { text } = await readPrint(page, await addressOf(page, '打印本月台账'));
  assert.match(text, /朱秀珍/);
  assert.match(text, /上门/);
  assert.match(text, /电话/);
});

test('another county stays out of sight', async () => {
  const { page } = county;
  assert.deepEqual(await find(page, 'taoyuzhen'), []);
});

test('the rules can be read as the notice says them', async () => {
  const { page } = county;
  await goTo(page, '规则');
  const said = await page.locator('main').innerText();
  for (const words of ['A类', 'B类', 'C类']) assert.ok(said.includes(words), words);
  assert.ok(!said.includes('重点人群'), 'only the notice of this place');
  await look(county, 'qidong-rules');
});

test('nothing broke on the way', () => {
  for (const person of [county, visitor]) assert.deepEqual(person.complaints, []);
});
