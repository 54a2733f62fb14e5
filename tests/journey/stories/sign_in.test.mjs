// Before anything else: the door opens, and stays shut for the wrong word.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openOffice } from '../office.mjs';
import { DESK, PHONE, look, openBrowser, sitDown } from '../browser.mjs';
import { signIn, whyNot } from '../pages/signIn.mjs';
import { goTo, signOut } from '../pages/frame.mjs';

/** As many as close the door. */
const MANY_TRIES = 5;

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
  const person = await sitDown(browser, office);
  const { page, complaints } = person;
  await page.goto('/');
  await look(person, 'sign-in', [DESK, PHONE]);
  assert.match(page.url(), /\/sign-in/);
  assert.deepEqual(complaints, []);
});

test('a wrong password is refused in words, and the name stays typed', async () => {
  const person = await sitDown(browser, office);
  const { page, complaints } = person;
  await signIn(page, 'wangfang', 'not-the-password');
  assert.match(await whyNot(page), /用户名|密码/);
  assert.equal(await page.getByLabel('用户名').inputValue(), 'wangfang');
  await look(person, 'sign-in-refused', [PHONE]);
  assert.deepEqual(complaints, []);
});

test('who signs out is out, and the way back does not lead in', async () => {
  const person = await sitDown(browser, office);
  const { page, complaints } = person;
  await signIn(page, 'wutong', office.password());
  await goTo(page, '老年人');
  await signOut(page);
  assert.match(page.url(), /\/sign-in/);
  await page.goto('/people');
  assert.match(page.url(), /\/sign-in/);
  assert.deepEqual(complaints, []);
});

test('after too many wrong tries the right password waits too', async () => {
  const person = await sitDown(browser, office);
  const { page, complaints } = person;
  for (let attempt = 0; attempt < MANY_TRIES; attempt += 1) await signIn(page, 'zhouqian', 'not-the-password');
  await signIn(page, 'zhouqian', office.password());
  assert.match(page.url(), /\/sign-in/);
  assert.match(await whyNot(page), /分钟|稍后|锁/);
  await look(person, 'sign-in-locked', [PHONE]);
  assert.deepEqual(complaints, []);
});
