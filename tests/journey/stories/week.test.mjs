// A week on paper: laid out, one contact moved, printed, and entered back by the clerk.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openOffice } from '../office.mjs';
import { DESK, PHONE, look, openBrowser, sitDown } from '../browser.mjs';
import { readPrint } from '../paper.mjs';
import { signIn } from '../pages/signIn.mjs';
import { goTo, justDone } from '../pages/frame.mjs';
import { fillRow, moveTo, planned, sum } from '../pages/week.mjs';

let office, browser, clerk, visitor;
before(async () => {
  office = await openOffice();
  browser = await openBrowser();
  [clerk, visitor] = await Promise.all([sitDown(browser, office), sitDown(browser, office, PHONE)]);
});
after(async () => {
  await browser?.close();
  await office?.close();
});

test('the group leader looks at the week on the phone and moves one contact', async () => {
  const { page } = visitor;
  await signIn(page, 'huangguoping', office.password());
  await goTo(page, '一周安排');
  await look(visitor, 'week-visitor', [PHONE, DESK]);
  await page.setViewportSize(PHONE);
  const before = await planned(page, '周一');
  assert.ok(before.includes('盛国祥'), before.join());
  await moveTo(page, '周一', '盛国祥', '周三');
  assert.match(await justDone(page), /已换到这一天/);
  assert.deepEqual(await planned(page, '周一'), before.filter((name) => name !== '盛国祥'));
  assert.ok((await planned(page, '周三')).includes('盛国祥'));
});

let rows;
test('the clerk prints the sheet with the code that names it', async () => {
  const { page } = clerk;
  await signIn(page, 'luxiaoyun', office.password());
  await goTo(page, '一周安排');
  rows = (await sum(page)).open;
  await look(clerk, 'week-clerk', [DESK]);
  const { text } = await readPrint(page, await page.getByRole('link', { name: '打印这一周' }).getAttribute('href'));
  assert.match(text, /一周探访单/);
  assert.match(text, /黄国平/);
  assert.match(text, /0513-2000001/, 'to call from the sheet');
  const [, code] = text.match(/单子编号：([0-9a-f]{8}-261123)/);
  await page.getByLabel('有纸质单').fill(code);
  await page.getByRole('button', { name: '打开这张单子' }).click();
  await page.waitForURL(/\/plans\/enter\?worker/);
});

test('what is right is entered, what is not comes back, and the week shows it', async () => {
  const { page } = clerk;
  await fillRow(page, '茅洪生', { outcome: '没人接/没人应门', time: '830', note: '门锁着' });
  await fillRow(page, '袁志高', { outcome: '谢绝：今天不方便' });
  await page.getByRole('button', { name: '一次录入' }).click();
  await page.waitForLoadState();
  assert.match(await page.getByRole('alert').first().innerText(), /录入了 1 行。还有 1 行没有录上/);
  await look(clerk, 'week-entered-in-part', [DESK]);
  await fillRow(page, '袁志高', { outcome: '谢绝：今天不方便', time: '8' });
  await page.getByRole('button', { name: '一次录入' }).click();
  await page.waitForURL(/done=sheet_entered/);
  // A refusal is nothing that is still to be done; a closed door is.
  assert.deepEqual(await sum(page), { open: rows - 1, done: 1 });
});

test('nothing broke and nothing stood in the way on any of these pages', () => {
  assert.deepEqual([...clerk.complaints, ...visitor.complaints], []);
});
