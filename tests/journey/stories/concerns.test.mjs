// A property firm notices something: three taps, and the village looks into it.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openOffice } from '../office.mjs';
import { DESK, PHONE, look, openBrowser, sitDown } from '../browser.mjs';
import { signIn } from '../pages/signIn.mjs';
import { goTo, justDone } from '../pages/frame.mjs';
import { refusalAt } from '../pages/form.mjs';

let office, browser, firm, clerk;
before(async () => {
  office = await openOffice();
  browser = await openBrowser();
  [firm, clerk] = await Promise.all([PHONE, DESK].map((size) => sitDown(browser, office, size)));
});
after(async () => {
  await browser?.close();
  await office?.close();
});

test('the firm tells what and where in three taps, and is told what is missing', async () => {
  const { page } = firm;
  await signIn(page, 'jiahewuye', office.password());
  assert.match(page.url(), /concerns\/new/);
  assert.deepEqual(await page.locator('nav.side a').allInnerTexts(), ['规则', '反映情况']);
  await look(firm, 'concerns-form', [PHONE]);
  let taps = 0;
  const tap = async (what) => { taps += 1; await what.click(); };
  await tap(page.locator('label', { hasText: '好几天没见到人' }));
  await tap(page.getByRole('button', { name: '发送' }));
  assert.match(await refusalAt(page, '在哪里'), /请写在哪里/);
  taps = 1;
  await tap(page.locator('#place'));
  await page.locator('#place').fill('7号楼1单元302，姓于的老太太');
  await tap(page.getByRole('button', { name: '发送' }));
  assert.match(await justDone(page), /谢谢您/);
  assert.equal(taps, 3);
  assert.match(await page.locator('main').innerText(), /7号楼1单元302[\s\S]*已收到[\s\S]*还在处理/);
  await look(firm, 'concerns-told', [PHONE]);
});

test('the village has it on its day, looks, and says what was done', async () => {
  const { page } = clerk;
  await signIn(page, 'liuhaiyan', office.password());
  assert.match(await page.locator('main').innerText(), /情况反映/);
  await goTo(page, '情况反映');
  await look(clerk, 'concerns-open', [DESK]);
  await page.getByLabel(/怎样处理/).fill('去看了，在女儿家');
  await page.getByLabel(/是哪位老人/).fill('于');
  await page.getByRole('button', { name: '处理完了' }).click();
  await page.waitForLoadState();
  assert.match(await page.locator('.f.bad').innerText(), /是下面哪一位/);
  await look(clerk, 'concerns-who', [DESK]);
  await page.locator('label.choice', { hasText: '于桂兰' }).click();
  await page.getByLabel(/回话给反映的人/).fill('已去看过，没有大事');
  await page.getByRole('button', { name: '处理完了' }).click();
  await page.waitForLoadState();
  assert.match(await justDone(page), /已处理/);
  assert.match(await page.locator('main').innerText(), /在女儿家/);
  await look(clerk, 'concerns-done', [DESK]);
});

test('the firm learns the reply and nothing of the person', async () => {
  const { page } = firm;
  await page.goto('/');
  const said = await page.locator('main').innerText();
  assert.match(said, /已去看过，没有大事/);
  assert.doesNotMatch(said, /于桂兰|女儿/);
});
