// A son far away: the clerk gives him a link, he sees who comes and when, tells that his mother is with him; the office
// looks at it and registers it. What is wrong he tells the town. A card at the door says who may stand there.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openOffice } from '../office.mjs';
import { DESK, PHONE, look, openBrowser, sitDown } from '../browser.mjs';
import { readPrint } from '../paper.mjs';
import { signIn } from '../pages/signIn.mjs';
import { goTo, justDone } from '../pages/frame.mjs';
import { save, tick, write } from '../pages/form.mjs';
import { find, open } from '../pages/people.mjs';

let office, browser, clerk, town, son, link;
before(async () => {
  office = await openOffice();
  browser = await openBrowser();
  // He has no script, no account and a small screen.
  [clerk, town, son] = await Promise.all([
    sitDown(browser, office), sitDown(browser, office), sitDown(browser, office, PHONE),
  ]);
});
after(async () => {
  await browser?.close();
  await office?.close();
});

/** What is smaller than a finger, and text that is smaller than 20 px. */
async function tooSmall(page) {
  return page.evaluate(() => {
    const wrong = [];
    for (const target of document.querySelectorAll('a, button, summary, input:not([type=hidden]):not([type=radio]), textarea, label.tap')) {
      const { height, width } = target.getBoundingClientRect();
      if (height > 0 && (height < 60 || width < 60)) wrong.push(`${target.innerText || target.name}: ${width}×${height}`);
    }
    for (const said of document.querySelectorAll('main *')) {
      const own = [...said.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
      const size = parseFloat(getComputedStyle(said).fontSize);
      if (own && size < 20) wrong.push(`${said.textContent.trim().slice(0, 20)}: ${size} px`);
    }
    return wrong;
  });
}

/** A picture at the size of a cheap phone, without barriers and with nothing too small. */
async function lookSmall(name) {
  await look(son, name, [PHONE]);
  assert.deepEqual(await tooSmall(son.page), [], name);
}

test('the clerk asks the person, and gives the son a link', async () => {
  const { page } = clerk;
  await signIn(page, 'liuhaiyan', office.password());
  await find(page, 'taoyuzhen');
  await open(page, '陶玉珍');
  await page.getByRole('link', { name: '家属', exact: true }).click();
  await look(clerk, 'families-empty', [DESK]);
  await page.getByRole('link', { name: '登记老人的意思' }).click();
  await page.waitForLoadState();
  await tick(page, '老人的表示', '同意');
  await write(page, '纸质件、扫描件或录音的编号', '2026-0101');
  await save(page);
  await page.getByRole('link', { name: '家属', exact: true }).click();
  await write(page, '家属姓名', '钱来');
  await write(page, '和老人的关系', '儿子');
  await write(page, '家属电话', '13800000000');
  await page.getByRole('button', { name: '开链接' }).click();
  await page.waitForLoadState();
  await look(clerk, 'families-invited', [DESK]);
  link = await page.locator('.address').innerText();
  assert.match(link, /\/f\/\d+-[2-9a-z]{26}$/);
  assert.ok(await page.getByRole('img', { name: '链接的二维码' }).isVisible());
});

test('the son sees who comes and when, and nothing else', async () => {
  const { page } = son;
  await page.goto(link);
  const said = await page.locator('main').innerText();
  for (const told of ['陶家', '孙秀英', '最近一次', '下一次']) assert.ok(said.includes(told), told);
  for (const never of ['陶玉珍', '残疾', '备注']) assert.ok(!said.includes(never), never);
  await lookSmall('families-open');
});

test('three taps tell that she is with him for a week', async () => {
  const { page } = son;
  await page.getByRole('link', { name: '外出到' }).click();
  await lookSmall('families-away');
  await page.getByText(/一个星期/).click();
  await page.getByRole('button', { name: '送出' }).click();
  await page.waitForLoadState();
  assert.match(await justDone(page), /收到了/);
  await lookSmall('families-said');
});

test('he complains to the town and thanks the visitor', async () => {
  const { page } = son;
  await page.getByRole('link', { name: '投诉' }).click();
  await page.getByRole('button', { name: '送出' }).click();
  await page.waitForLoadState();
  assert.match(await page.getByRole('alert').innerText(), /没有送出/);
  await lookSmall('families-complaint');
  await page.getByLabel(/是什么事/).fill('上周没有来');
  await page.getByRole('button', { name: '送出' }).click();
  await page.waitForLoadState();
  await page.getByRole('link', { name: '感谢' }).click();
  await page.getByRole('button', { name: '送出' }).click();
  await page.waitForLoadState();
  await page.getByRole('button', { name: '我今天打过电话' }).click();
  await page.waitForLoadState();
  assert.match(await justDone(page), /打过电话/);
});

test('the clerk registers the absence with one button and answers', async () => {
  const { page } = clerk;
  await goTo(page, '今日');
  assert.match(await page.locator('main').innerText(), /家属来话/);
  await look(clerk, 'families-workbench', [DESK]);
  await goTo(page, '家属来话');
  const said = await page.locator('main').innerText();
  assert.ok(said.includes('钱来（儿子）') && !said.includes('上周没有来'));
  await look(clerk, 'families-inbox', [DESK, PHONE]);
  await page.getByRole('link', { name: /^登记外出/ }).click();
  await page.waitForLoadState();
  assert.match(await page.getByLabel('依据').inputValue(), /钱来（儿子）/);
  const away = page.getByLabel(/^发生了什么/).locator('optgroup[label="暂时不在家"] option').first();
  await page.getByLabel(/^发生了什么/).selectOption({ label: await away.innerText() });
  await page.getByRole('button', { name: '看看会有什么变化' }).click();
  await page.waitForLoadState();
  await page.getByRole('button', { name: '确认登记' }).click();
  await page.waitForLoadState();
  await goTo(page, '家属来话');
  await write(page, '怎样处理的', '打过电话，已登记外出');
  await page.getByRole('button', { name: '已处理' }).click();
  await page.waitForLoadState();
  assert.match(await justDone(page), /家属在链接里会看到/);
  await son.page.reload();
  const told = await son.page.locator('main').innerText();
  assert.ok(told.includes('办公室回复：打过电话，已登记外出') && told.includes('登记了不在家'), told);
  await lookSmall('families-answered');
});

test('the complaint waits in the town', async () => {
  const { page } = town;
  await signIn(page, 'chenlijun', office.password());
  await goTo(page, '家属来话');
  assert.match(await page.locator('main').innerText(), /上周没有来/);
  await look(town, 'families-complaints', [DESK]);
});

test('the clerk notes that the daughter was reminded', async () => {
  const { page } = clerk;
  await find(page, 'taoyuzhen');
  await open(page, '陶玉珍');
  await page.getByRole('link', { name: '家属', exact: true }).click();
  await page.getByRole('link', { name: '登记提醒家属' }).click();
  await page.waitForLoadState();
  await write(page, '另外的人', '钱芳');
  await write(page, '对方怎么说', '冬至回来');
  await look(clerk, 'families-remind', [DESK]);
  await save(page);
  assert.match(await page.locator('main').innerText(), /冬至回来/);
  await look(clerk, 'families-page', [DESK, PHONE]);
});

test('the card at the door says whom to call, and its code names nobody who lives there', async () => {
  const { page } = clerk;
  const address = await page.getByRole('link', { name: '打印门口卡片' }).getAttribute('href');
  const { text, pages } = await readPrint(page, address);
  assert.equal(pages, 1);
  for (const said of ['孙秀英', '来人先打这个电话问一问']) assert.ok(text.replace(/\s/g, '').includes(said), text);
  assert.ok(!text.includes('陶'), 'nobody who lives there');
});

test('a link that was ended says how to get another', async () => {
  const { page } = clerk;
  await page.reload();
  await page.getByRole('button', { name: /^结束给钱来/ }).click();
  await page.waitForLoadState();
  await son.page.goto(link);
  assert.match(await son.page.locator('h1').innerText(), /已经不能用了/);
  await lookSmall('families-gone');
});

test('nothing was broken on the way', () => {
  for (const person of [clerk, town, son]) assert.deepEqual(person.complaints, []);
});
