// A couple with a son who cannot care for himself is registered by keyboard only: nothing is typed twice.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openOffice } from '../office.mjs';
import { look, openBrowser, sitDown } from '../browser.mjs';
import { Keys } from '../keys.mjs';
import { signIn } from '../pages/signIn.mjs';

let office, browser, clerk, keys;
const pressed = {};
before(async () => {
  office = await openOffice();
  browser = await openBrowser();
  clerk = await sitDown(browser, office);
  keys = new Keys(clerk.page);
  await signIn(clerk.page, 'luxiaoyun', office.password());
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

const main = () => clerk.page.locator('main').innerText();

/** Asks for one more member and waits for the row. */
async function oneMore(row) {
  await keys.to('再加一位同住人');
  await keys.press('Enter');
  await clerk.page.getByLabel(`第 ${row} 位同住人：姓名`).waitFor();
}

/** A member of the home: name, kinship, birth as this browser orders it (month, day, year); the rest stays empty. */
async function member(row, name, relation, born) {
  await keys.to(`第 ${row} 位同住人：姓名`);
  await keys.type(name);
  await keys.to(`第 ${row} 位同住人：关系`);
  await keys.choose(relation);
  await keys.to(`第 ${row} 位同住人：出生日期`);
  await keys.type(born);
}

test('the husband is registered with his wife and the son they care for', async () => {
  const { page } = clerk;
  await counted('the husband', async () => {
    await keys.follow('登记老年人');
    await keys.to('姓名');
    await keys.type('卞长庚');
    await keys.to('居民身份证号码');
    await keys.type('990112194507040078');
    await keys.to('联系电话');
    await keys.type('13800000000');
    await keys.to('村（社区）');
    await keys.press('ArrowDown');
    await keys.to('详细地址');
    await keys.type('柳园 6 号');
    await keys.toGroup('照料病残子女');
    await keys.press('Space');
    await oneMore(1);
    await oneMore(2);
    await member(1, '卞宋氏', '配偶', '02091948');
    await member(2, '卞小康', '子女', '06071975');
    await keys.to('第 2 位同住人：残疾等级');
    await keys.choose('一级');
    await look(clerk, 'couple-husband-form');
    await keys.follow('保存');
  });
  assert.match(await main(), /卞长庚[\s\S]*B类/);
  assert.match(await main(), /卞宋氏[\s\S]*也登记为服务对象/);
  await look(clerk, 'couple-husband');
  assert.deepEqual(clerk.complaints, []);
  await page.waitForLoadState();
});

test('the wife is registered from his page: only her number is typed', async () => {
  const { page } = clerk;
  await counted('his wife', async () => {
    await keys.follow('也登记为服务对象');
    assert.equal(await page.getByLabel('姓名', { exact: false }).first().inputValue(), '卞宋氏');
    assert.equal(await page.getByLabel('详细地址').inputValue(), '柳园 6 号');
    assert.equal(await page.getByLabel('第 2 位同住人：姓名').inputValue(), '卞小康');
    await look(clerk, 'couple-wife-form');
    await keys.to('居民身份证号码');
    await keys.type('990112194802090086');
    await keys.follow('保存');
  });
  assert.match(await main(), /卞宋氏/);
  await keys.follow('一户一档');
  const file = await main();
  assert.match(file, /卞长庚、卞宋氏/);
  // The son of both is told once.
  const others = file.slice(file.indexOf('同住的其他人'));
  assert.equal(others.slice(0, others.indexOf('存档')).split('卞小康').length, 2);
  await look(clerk, 'couple-file');
});

test('nothing in these pages was broken or out of reach', () => {
  assert.deepEqual(clerk.complaints, []);
});
