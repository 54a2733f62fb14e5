// The phone of a county that wants a PIN: chosen, asked for, forgotten; a call of six taps, a signature on the glass, a phone
// that is nearly full; and every screen in the dark.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openOffice } from '../office.mjs';
import { DESK, PHONE, look, openBrowser, sitDown } from '../browser.mjs';
import { signIn as signInAtDesk } from '../pages/signIn.mjs';
import { goTo } from '../pages/frame.mjs';
import { call, line, open, save, thumb, waiting, withoutTelephone } from '../pages/phone.mjs';

const SIGNED = '陶玉珍';

let office, browser, visitor, county, hand;
before(async () => {
  office = await openOffice();
  browser = await openBrowser();
  [visitor, county] = await Promise.all([sitDown(browser, office, PHONE, { hasTouch: true, isMobile: true }), sitDown(browser, office, DESK)]);
  await withoutTelephone(visitor.context);
  hand = thumb(visitor.page);
});
after(async () => {
  await browser?.close();
  await office?.close();
});

const button = (name) => hand.page.getByRole('button', { name, exact: true });

async function tellPin(pin) {
  await hand.page.getByLabel(/口令/).fill(pin);
  await hand.tap(button('打开'));
}

/** The program is ended and opened again, so many minutes later by its own clock. */
async function later(minutes) {
  const page = await visitor.context.newPage();
  page.setDefaultTimeout(10_000);
  await page.clock.install({ time: Date.now() + minutes * 60_000 });
  await visitor.page.close();
  Object.assign(visitor, { page });
  hand = Object.assign(thumb(page), { taps: hand.taps });
  await page.goto('/m/');
}

test('the county asks for a PIN: it is chosen before anybody\'s name is shown', async () => {
  const desk = county.page;
  await signInAtDesk(desk, 'wangfang', office.password());
  await goTo(desk, '手机');
  await desk.getByRole('button', { name: '改为要口令' }).click();
  await desk.getByText('现在：要').waitFor();
  await look(county, 'phone-pin-office', [DESK]);

  const { page } = hand;
  await page.goto('/m/');
  await page.getByLabel('用户名').fill('sunxiuying');
  await page.getByLabel('密码').fill(office.password());
  await hand.tap(button('登录'));
  await page.getByRole('heading', { name: '定一个口令' }).waitFor();
  assert.equal(await page.locator('.line').count(), 0);
  await look(visitor, 'phone-pin-choose', [PHONE]);
  const choose = async (pin, again) => {
    await page.getByLabel('口令（4 到 6 位数字）').fill(pin);
    await page.getByLabel('再输一遍').fill(again);
    await hand.tap(button('定好了'));
  };
  await choose('1234', '1234');
  assert.match(await page.getByRole('alert').innerText(), /太好猜/);
  await choose('2580', '2580');
  await page.locator('.line').first().waitFor();
});

test('a call of which nothing is new: six taps, the pack has the words for what was done', async () => {
  await visitor.context.setOffline(true);
  const names = await hand.page.locator('.name').evaluateAll((all) => all.map((name) => name.firstChild.textContent));
  hand.taps = 0;
  await call(hand, names[0]);
  assert.ok(hand.taps <= 6, `an unchanged call took ${hand.taps} taps`);
  assert.equal(await waiting(hand), 1);
});

test('at the door: a phrase, the satisfaction, a signature on the glass; all of it without network', async () => {
  const { page } = hand;
  await open(hand, SIGNED);
  await hand.tap(button('上门探访'));
  await hand.tap(page.locator('.option', { hasText: /^联系到$/ }));
  for (const question of await page.locator('fieldset.ask').filter({ hasNotText: '可以不填' }).all()) {
    if (await question.locator('input:checked').count() === 0) await hand.tap(question.locator('.option').first());
  }
  await hand.tap(page.locator('.option', { hasText: /^很满意$/ }));
  await hand.tap(button('请老人签名'));
  const glass = page.getByRole('img', { name: '签名的地方' });
  await glass.waitFor();
  await hand.tap(button('签好了'));
  assert.match(await page.getByRole('alert').innerText(), /还没有写/);
  const { x, y, width, height } = await glass.boundingBox();
  await page.mouse.move(x + 30, y + height / 2);
  await page.mouse.down();
  for (let at = 0; at <= 40; at += 1) await page.mouse.move(x + 30 + (at * (width - 60)) / 40, y + height / 2 + 40 * Math.sin(at / 3));
  await page.mouse.up();
  await look(visitor, 'phone-glass', [PHONE]);
  await hand.tap(button('签好了'));
  const signature = page.getByAltText('签名');
  await signature.waitFor();
  const size = await signature.evaluate((image) => image.src.length * 0.75);
  assert.ok(size < 20_480, `a signature of ${size} bytes`);
  await look(visitor, 'phone-signed', [PHONE]);
  await save(hand);
  assert.equal(await waiting(hand), 2);
});

test('a quarter of an hour later the PIN is asked for, without network too; nothing of anybody stands there', async () => {
  await later(10);
  await hand.page.locator('.line').first().waitFor();
  await later(30);
  await hand.page.getByText('请输口令').waitFor();
  assert.doesNotMatch(await hand.page.locator('body').innerText(), new RegExp(SIGNED));
  assert.equal(await hand.page.getByRole('link', { name: /拨打/ }).count(), 3);
  await look(visitor, 'phone-pin', [PHONE]);
  await tellPin('9999');
  assert.match(await hand.page.getByRole('alert').innerText(), /还可以试 4 次/);
  await tellPin('2580');
  await hand.page.locator('.line').first().waitFor();
  assert.equal(await waiting(hand), 2);
});

test('five wrong ones: the password opens, the records are there, a new PIN is chosen', async () => {
  const { page } = hand;
  await hand.tap(button('设置'));
  await hand.tap(button('锁上'));
  for (let wrong = 1; wrong <= 5; wrong += 1) {
    await tellPin('9999');
    await page.getByText(wrong < 5 ? `还可以试 ${5 - wrong} 次` : '口令错了五次').waitFor();
  }
  await look(visitor, 'phone-pin-password', [PHONE]);
  await visitor.context.setOffline(false);
  await page.getByLabel('用户名').fill('sunxiuying');
  await page.getByLabel('密码').fill(office.password());
  await hand.tap(button('打开'));
  await page.getByRole('heading', { name: '定一个口令' }).waitFor();
  await page.getByLabel('口令（4 到 6 位数字）').fill('147258');
  await page.getByLabel('再输一遍').fill('147258');
  await hand.tap(button('定好了'));
  await page.getByText('都已上传').waitFor();
});

test('the office sees the signature with the visit', async () => {
  const desk = county.page;
  await goTo(desk, '老年人');
  await desk.getByRole('link', { name: SIGNED }).first().click();
  await desk.locator('a[href*="/visits/"][href$="/print"]').first().waitFor();
  const print = await desk.locator('a[href*="/visits/"][href$="/print"]').first().getAttribute('href');
  await desk.goto(print.replace(/\/print$/, ''));
  const signature = desk.getByAltText('老人签名');
  await signature.waitFor();
  assert.equal(await signature.evaluate((image) => image.decode().then(() => image.naturalWidth)), 480);
  assert.match(await desk.locator('main').innerText(), /已签名/);
  await look(county, 'phone-signature-office', [DESK]);
});

test('a phone that is nearly full says so', async () => {
  const { page } = hand;
  const real = await page.evaluate(() => navigator.storage.estimate());
  assert.ok(real.usage > 10_000 && real.usage < real.quota, `the browser says how full it is: ${JSON.stringify(real)}`);
  // The browser of a test cannot be made small: it says the same of a smaller phone.
  await page.addInitScript(() => {
    const whole = navigator.storage.estimate.bind(navigator.storage);
    navigator.storage.estimate = async () => {
      const { usage } = await whole();
      return { usage, quota: usage * 1.2 };
    };
  });
  await page.reload();
  await page.locator('.line').first().waitFor();
  assert.match(await line(hand), /快满了/);
  await look(visitor, 'phone-full', [PHONE]);
});

test('in the dark every screen can be read', async () => {
  const { page } = hand;
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const path of ['', 'settings', 'queue', 'month', 'emergency']) {
    await page.goto(`/m/#/${path}`);
    await page.waitForTimeout(300);
    await look(visitor, `phone-dark-${path || 'today'}`, [PHONE]);
  }
  await page.goto('/m/#/');
  await open(hand, SIGNED);
  await look(visitor, 'phone-dark-person', [PHONE]);
  await hand.tap(button('上门探访'));
  await hand.tap(page.locator('.option', { hasText: /^联系到$/ }));
  await hand.tap(button('保存'));
  await look(visitor, 'phone-dark-record', [PHONE]);
});

test('nothing broke and no barrier was seen', () => {
  const expected = (complaint) => /ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(complaint);
  assert.deepEqual([...visitor.complaints, ...county.complaints].filter((complaint) => !expected(complaint)), []);
});
