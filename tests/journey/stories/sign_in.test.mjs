// Before anything else: the door opens, and stays shut for the wrong word.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openOffice } from '../office.mjs';
import { DESK, PHONE, look, openBrowser, sitDown } from '../browser.mjs';
import { signIn, whyNot } from '../pages/signIn.mjs';

let office, browser;
before(async () => {
  office = await openOffice();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await office?.close();
});

test('the sign-in page is plain to read on a desk and on a phone', async () => {
  const { page, complaints } = await sitDown(browser, office);
  await page.goto('/');
  await look(page, 'sign-in', [DESK, PHONE]);
  assert.match(page.url(), /\/sign-in/);
  assert.deepEqual(complaints, []);
});

test('a wrong password is refused in words, and the name stays typed', async () => {
  const { page, complaints } = await sitDown(browser, office);
  await signIn(page, 'wangfang', 'not-the-password');
  assert.match(await whyNot(page), /用户名|密码/);
  assert.equal(await page.getByLabel('用户名').inputValue(), 'wangfang');
  await look(page, 'sign-in-refused', [PHONE]);
  assert.deepEqual(complaints, []);
});
