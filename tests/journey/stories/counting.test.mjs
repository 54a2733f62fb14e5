// Two weeks that are easily counted wrong: two visits on one day (T36), and a door that stayed shut while the telephone was
// answered (T37). Each is read where an officer reads it, on the calendar, and where the visitor does, in their month.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openOffice } from '../office.mjs';
import { DESK, PHONE, look, openBrowser, sitDown } from '../browser.mjs';
import { signIn } from '../pages/signIn.mjs';
import { goTo, justDone } from '../pages/frame.mjs';
import { save, tick, tickAll } from '../pages/form.mjs';
import { find, open } from '../pages/people.mjs';
import { beginVisit, duties, visits } from '../pages/person.mjs';

const NOTHING_TO_REPORT = {
  '健康：': '已做', 衣食住行医困难: '已做', 分开居住的家人: '已做', '可能符合待遇的': '不需要',
  '房屋和水、电': '已做', '照料、康复': '已做', '有隐患的': '不需要', '有需求的': '不需要',
};

let office, browser, town, visitor;
before(async () => {
  office = await openOffice();
  browser = await openBrowser();
  [town, visitor] = await Promise.all([sitDown(browser, office), sitDown(browser, office, PHONE)]);
});
after(async () => {
  await browser?.close();
  await office?.close();
});

/** Opens a person's calendar of the running month; gives its demands, each as the cells of its line. */
async function calendar(page, letters, name) {
  await find(page, letters);
  await open(page, name);
  await page.getByRole('link', { name: '看日历' }).click();
  await page.waitForLoadState();
  const lines = await page.locator('table').first().locator('tbody tr').allInnerTexts();
  return lines.map((line) => line.split(/\s*\t\s*/));
}

/** The demands of last week: name, wanted, made, what became of them. */
function lastWeek(lines) {
  return lines.filter(([, days]) => days.includes('16日')).map(([name, , owed, made, state]) => [name, owed, made, state]);
}

test('T36: two visits of one day are one, and the week is not met', async () => {
  const { page } = town;
  await signIn(page, 'guhaitao', office.password());
  const lines = lastWeek(await calendar(page, 'maohongsheng', '茅洪生'));
  assert.deepEqual(lines.map(([, owed, made]) => [owed, made]), [['2', '1'], ['2', '2']]);
  assert.match(lines[0][3], /少 1 次/);
  assert.match(lines[1][3], /已完成/);
  const said = await page.locator('main').innerText();
  assert.match(said, /同一天同一种方式只计一次/);
  await look(town, 'counting-same-day', [DESK]);
});

test('T37: a shut door is refused, not missed, and the calls stand in for it', async () => {
  const { page } = town;
  const lines = lastWeek(await calendar(page, 'yuanzhigao', '袁志高'));
  assert.deepEqual(lines.map(([, owed, made]) => [owed, made]), [['2', '0'], ['2', '2']]);
  assert.match(lines[0][3], /老人谢绝，不算漏访/);
  const said = await page.locator('main').innerText();
  assert.match(said, /谢绝 2 次，另有 2 次联系顶替/);
  await look(town, 'counting-refused', [DESK]);
});

test('today the same again: the second knock of a day is no second visit, it stands in for a call', async () => {
  const { page } = visitor;
  await signIn(page, 'huangguoping', office.password());
  for (const count of [['1/2', '0/2'], ['1/2', '1/2']]) {
    await page.goto('/people');
    await open(page, '盛国祥');
    await beginVisit(page);
    await tick(page, '结果', '联系到');
    await tick(page, '方式', '上门探访');
    await tickAll(page, NOTHING_TO_REPORT);
    await save(page);
    assert.match(await justDone(page), /已登记/);
    assert.deepEqual((await duties(page)).map(({ done }) => done.match(/\d+\/\d+/)[0]), count);
  }
  assert.match((await visits(page)).slice(0, 2).join(), /计入“每周电话或视频”/);
});

test('the visitor reads in the own month what each of them pays, and for whom it waits', async () => {
  const { page } = visitor;
  await goTo(page, '我的这个月');
  const said = await page.locator('main').innerText();
  assert.match(said, /应得 [\d.]+ 元/);
  // Four calls of three yuan fifty; his file lacks something.
  assert.match(said, /袁志高\s+14\.00 元\s+还缺 \d+ 项/);
  assert.match(said, /同一天同一种方式只计一次/);
  await look(visitor, 'counting-month', [PHONE, DESK]);
});

test('nothing broke on the way', () => {
  for (const person of [town, visitor]) assert.deepEqual(person.complaints, []);
});
