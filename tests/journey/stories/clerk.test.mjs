// A clerk's changes, by keyboard only: somebody goes into hospital and comes home, somebody has died, a list is handed in.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openOffice } from '../office.mjs';
import { look, openBrowser, sitDown } from '../browser.mjs';
import { Keys } from '../keys.mjs';
import { signIn } from '../pages/signIn.mjs';
import { justDone } from '../pages/frame.mjs';

let office, browser, clerk, keys;
const pressed = {};
before(async () => {
  office = await openOffice();
  browser = await openBrowser();
  clerk = await sitDown(browser, office);
  keys = new Keys(clerk.page);
  await signIn(clerk.page, 'wangfang', office.password());
});
after(async () => {
  await browser?.close();
  await office?.close();
  for (const [what, count] of Object.entries(pressed)) console.log(`keys pressed, ${what}: ${count}`);
});

/** Counts the keys of a part of the day. */
async function counted(what, work) {
  const began = keys.count;
  await work();
  pressed[what] = keys.count - began;
}

async function openPerson(letters, name) {
  await keys.follow('老年人');
  await keys.to('姓名、拼音、首字母');
  await keys.type(letters);
  await keys.enter();
  await keys.follow(name);
}

const main = () => clerk.page.locator('main').innerText();

test('somebody goes into hospital: what changes is shown before it is kept', async () => {
  const { page } = clerk;
  await counted('into hospital', async () => {
    await openPerson('fdh', '方德海');
    await keys.follow('登记变化');
    await look(clerk, 'clerk-happen');
    await keys.to('发生了什么');
    await keys.choose('住院');
    await keys.to('依据');
    await keys.type('女儿电话告知');
    await keys.follow('看看会有什么变化');
    assert.match(await main(), /从今天起不再要求/);
    await look(clerk, 'clerk-happen-looked');
    await keys.follow('确认登记');
  });
  assert.match(await justDone(page), /已登记变化/);
  assert.match(await main(), /住院，\d{4}-\d\d-\d\d 起/);
  await look(clerk, 'clerk-person-away');
});

test('a day told wrong is corrected, and what stood before can be seen', async () => {
  await counted('a correction', async () => {
    await keys.follow('更正');
    await keys.to('已经回来了');
    // Of several choices the arrows take the next one.
    await keys.press('ArrowRight');
    await keys.press('ArrowRight');
    await keys.to('为什么更正');
    await keys.type('是同名的另一位');
    await look(clerk, 'clerk-amend');
    await keys.follow('看看会有什么变化');
    await keys.follow('确认更正');
  });
  assert.match(await main(), /没有登记过住院/);
  await keys.follow('看以前的情况');
  await look(clerk, 'clerk-past');
  assert.match(await main(), /一般人群/);
});

test('somebody has died: nothing is owed any more and the record stays', async () => {
  await counted('a death', async () => {
    await openPerson('hsf', '郝淑芬');
    await keys.follow('登记变化');
    await keys.to('发生了什么');
    await keys.choose('去世');
    await keys.to('依据');
    await keys.type('家属告知，已见死亡证明');
    await keys.follow('看看会有什么变化');
    assert.match(await main(), /不再计算补贴|不再要求|照常要求/);
    await keys.follow('确认登记');
  });
  assert.match(await main(), /去世，/);
});

test('a list is handed in and its page says what came of it', async () => {
  const { page } = clerk;
  const template = await page.request.get('/people/import/template');
  await page.goto('/people/import');
  await look(clerk, 'clerk-import');
  await page.getByLabel('Excel 文件').setInputFiles({
    name: '名单.xlsx', mimeType: template.headers()['content-type'], buffer: await template.body(),
  });
  await page.getByRole('button', { name: '先检查' }).click();
  await page.getByText('检查结果').waitFor();
  assert.match(await main(), /没有任何一行/);
  await look(clerk, 'clerk-imported');
});

test('a duplicate is noticed while the form is being filled in', async () => {
  const { page } = clerk;
  await counted('a duplicate noticed', async () => {
    await keys.follow('登记老年人');
    await keys.to('姓名');
    await keys.type('陶玉真');
    await keys.to('居民身份证号码');
    await keys.type('990112195603180067');
    await keys.press('Tab');
    const box = page.locator('#twins[aria-live="polite"]');
    await box.getByText('登记簿里有相像的人').waitFor();
    assert.match(await box.innerText(), /陶玉珍（女，1956-03-18.*证件号码相同/);
    await look(clerk, 'clerk-twin');
    await keys.to('就是这个人，去看看');
    const [other] = await Promise.all([page.context().waitForEvent('page'), keys.press('Enter')]);
    await other.waitForLoadState();
    assert.match(await other.locator('main').innerText(), /陶玉珍/);
    await other.close();
  });
  // What was typed is still there, and no number stands in the address.
  assert.equal(await page.getByLabel('姓名').inputValue(), '陶玉真');
  assert.doesNotMatch(page.url(), /\d{6}/);
});

test('nothing in these pages was broken or out of reach', () => {
  assert.deepEqual(clerk.complaints, []);
});
