// New Year's Eve: somebody does not answer the telephone. From the evening call to the daughter's word, with the office closed.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openOffice } from '../office.mjs';
import { DESK, PHONE, look, openBrowser, sitDown } from '../browser.mjs';
import { signIn } from '../pages/signIn.mjs';
import { goTo, justDone } from '../pages/frame.mjs';
import { refusalAt, save, tick, write } from '../pages/form.mjs';
import { open } from '../pages/people.mjs';
import { beginVisit } from '../pages/person.mjs';
import { closeLadder, dueNow, stepDone } from '../pages/ladder.mjs';

let office, browser, leader, clerk, town;
before(async () => {
  office = await openOffice({ at: '2027-02-05T19:30' });
  browser = await openBrowser();
  [leader, clerk, town] = await Promise.all(
    [PHONE, DESK, DESK].map((size) => sitDown(browser, office, size)),
  );
});
after(async () => {
  await browser?.close();
  await office?.close();
});

/** The leader calls and nobody answers. */
async function callInVain(page, time) {
  await page.goto('/people');
  await open(page, '朱秀珍');
  await beginVisit(page);
  await tick(page, '结果', '未联系到');
  await tick(page, '方式', '电话问候');
  await tick(page, '没联系到的情形', '没人接/没人应门');
  await write(page, '时间', time);
  await save(page);
}

test('the last evening of the year: the call is in vain, and the phone says what comes next and when', async () => {
  const { page } = leader;
  await signIn(page, 'huangguoping', office.password());
  await callInVain(page, '19:20');
  await justDone(page);
  await page.goto('/ladders');
  await open(page, '朱秀珍');
  const due = await dueNow(page);
  assert.match(due, /换个时段再联系一次/);
  assert.match(due, /1[23] 小时/);
  assert.match(due, /夜里和节假日照常办/);
  await look(leader, 'eve-evening', [PHONE, DESK]);
});

test("New Year's morning: again in vain; the son and the neighbour stand there to be called, and nobody has seen her", async () => {
  await office.moveTo('2027-02-06T08:30');
  const { page } = leader;
  await page.goto('/');
  assert.match(await page.locator('main').innerText(), /朱秀珍/);
  await callInVain(page, '08:25');
  await page.goto('/ladders');
  await open(page, '朱秀珍');
  assert.match(await dueNow(page), /问紧急联系人和邻居/);
  const calls = await page.locator('a[href^="tel:"]').allInnerTexts();
  assert.ok(calls.includes('120 急救') && calls.length > 4, calls.join());
  await stepDone(page, { found: '都问过、都看过，没有消息', time: '08:28', note: '邻居昨晚见过灯' });
  assert.match(await dueNow(page), /两人上门/);
  await look(leader, 'eve-morning', [PHONE]);
});

test('at one o\'clock nobody has gone: town and village see it on top of their day', async () => {
  await office.moveTo('2027-02-06T13:00');
  await signIn(town.page, 'guhaitao', office.password());
  assert.match(await town.page.locator('main').innerText(), /联系不上[\s\S]*已超过时限/);
  await look(town, 'eve-town', [DESK]);
  await signIn(clerk.page, 'luxiaoyun', office.password());
  await goTo(clerk.page, '联系不上');
  await look(clerk, 'eve-list', [DESK]);
});

test('two must go, and the second is asked for by name; then the police; then the daughter calls', async () => {
  const { page } = clerk;
  await open(page, '朱秀珍');
  await stepDone(page, { found: '都问过、都看过，没有消息', time: '12:50' });
  assert.match(await refusalAt(page, '同去的人'), /请填另一位的姓名/);
  await stepDone(page, { found: '都问过、都看过，没有消息', time: '12:50', with: '黄国平', note: '屋里没有人，门锁着' });
  assert.match(await dueNow(page), /报警求助/);
  await look(clerk, 'eve-police', [DESK, PHONE]);
  await page.setViewportSize(DESK);
  await closeLadder(page, { why: '在子女、亲属家', word: '女儿来电，昨晚接走的' });
  assert.match(await justDone(page), /请接着“登记变化”/);
  await goTo(page, '联系不上');
  assert.doesNotMatch(await page.locator('main').innerText(), /朱秀珍/);
});

test('nothing broke and no barrier was seen', () => {
  for (const person of [leader, clerk, town]) assert.deepEqual(person.complaints, []);
});
