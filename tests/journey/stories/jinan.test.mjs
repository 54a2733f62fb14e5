// Jinan: 陶玉珍, 70, limb disability grade 2, lives alone. One contact a week.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openOffice } from '../office.mjs';
import { DESK, PHONE, look, openBrowser, sitDown } from '../browser.mjs';
import { identityNumber, misread } from '../identity.mjs';
import { readPrint } from '../paper.mjs';
import { signIn } from '../pages/signIn.mjs';
import { goTo, justDone } from '../pages/frame.mjs';
import { choose, refusalAt, save, tick, tickAll, write } from '../pages/form.mjs';
import { find, names, open } from '../pages/people.mjs';
import { addressOf, beginVisit, duties, verdict, visits } from '../pages/person.mjs';

let office, browser, county, visitor, clerk;
before(async () => {
  office = await openOffice();
  browser = await openBrowser();
  [county, visitor, clerk] = await Promise.all([
    sitDown(browser, office), sitDown(browser, office, PHONE), sitDown(browser, office),
  ]);
});
after(async () => {
  await browser?.close();
  await office?.close();
});

test('the county officer signs in and sees what is wrong today', async () => {
  const { page } = county;
  await signIn(page, 'wangfang', office.password());
  await look(county, 'jinan-workbench');
  assert.match(await page.locator('main').innerText(), /逾期/);
});

test('she finds the person by pinyin, by initials and by name', async () => {
  const { page } = county;
  for (const words of ['taoyuzhen', 'tyz', '陶玉珍']) assert.deepEqual(await find(page, words), ['陶玉珍'], words);
  assert.deepEqual(await find(page, '没有这个人'), []);
  await find(page, '');
  await look(county, 'jinan-people');
});

test('the page says the class, the clause and the facts', async () => {
  const { page } = county;
  await find(page, 'taoyuzhen');
  await open(page, '陶玉珍');
  const said = await verdict(page);
  assert.match(said, /重点人群/);
  assert.match(said, /二（一）1（1）/);
  assert.match(said, /残疾等级.*二级/s);
  const [weekly] = await duties(page);
  assert.match(weekly.words, /周/);
  assert.match(weekly.done, /0\/1/);
  await look(county, 'jinan-person');
});

test('the visitor records a door visit on a phone', async () => {
  const { page } = visitor;
  await signIn(page, 'sunxiuying', office.password());
  await look(visitor, 'jinan-visitor-today', [PHONE, DESK]);
  await page.setViewportSize(PHONE);
  await open(page, '陶玉珍');
  await beginVisit(page);
  await tick(page, '结果', '联系到');
  await tick(page, '方式', '上门');
  await tickAll(page, {
    家庭经济状况: '稳定', 行动能力: '一般', 疾病状况: '无变化', 精神状态: '无变化',
    燃气安全: '较安全', 水暖安全: '安全', 用电安全: '安全', 消防安全: '安全',
    个人卫生: '无变化', 家庭卫生: '无变化', 室内环境: '无变化',
  });
  await write(page, '关爱服务内容', '陪聊半小时，再次提醒更换燃气胶管。');
  await look(visitor, 'jinan-record-visit', [PHONE, DESK]);
  await page.setViewportSize(PHONE);
  await save(page);
  assert.match(await justDone(page), /已登记/);
  const [weekly] = await duties(page);
  assert.match(weekly.done, /1\/1/);
  await look(visitor, 'jinan-person-after', [PHONE, DESK]);
});

test('a call that reached nobody is kept and does not count', async () => {
  const { page } = visitor;
  await page.goto('/people');
  await open(page, '郝淑芬');
  const owed = (await duties(page))[0].done;
  await beginVisit(page);
  await tick(page, '结果', '未联系到');
  await tick(page, '没联系到的情形', '没人接/没人应门');
  await tick(page, '方式', '电话');
  await look(visitor, 'jinan-record-not-reached', [PHONE]);
  await save(page);
  const [latest] = await visits(page);
  assert.match(latest, /电话/);
  assert.match(latest, /没人接|未联系/);
  assert.equal((await duties(page))[0].done, owed);
});

test('the officer prints the record: one page, twice, with what was ticked', async () => {
  const { page } = county;
  await find(page, 'taoyuzhen');
  await open(page, '陶玉珍');
  const { text, pages } = await readPrint(page, await addressOf(page, /^打印$/));
  assert.equal(pages, 2, 'two copies of one page');
  assert.match(text, /特殊困难老年人探访关爱服务记录表/);
  assert.match(text, /陶玉珍/);
  assert.match(text, /更换燃气胶管/);
  const blank = await readPrint(page, await addressOf(page, '打印空白表'));
  assert.doesNotMatch(blank.text, /更换燃气胶管/);
});

test('the clerk registers a person: a wrong number is refused at its field, the right one gives the class', async () => {
  const { page } = clerk;
  await signIn(page, 'liuhaiyan', office.password());
  await goTo(page, '登记老年人');
  const number = identityNumber('0112', '19440215', 802);
  await write(page, '姓名', '宁翠萍');
  await write(page, '居民身份证号码', misread(number));
  await choose(page, '村（社区）', '坞东村第三村民小组');
  await write(page, '详细地址', '坞东村三组 30 号');
  await tick(page, '独居', '是');
  await save(page);
  assert.match(await refusalAt(page, '居民身份证号码'), /校验|号码/);
  assert.equal(await page.getByLabel(/^姓名/).inputValue(), '宁翠萍');
  await look(clerk, 'jinan-register-refused');
  await write(page, '居民身份证号码', number);
  await save(page);
  const said = await verdict(page);
  assert.match(said, /重点人群/);
  assert.match(said, /委托服务/);
  assert.match(said, /二（一）1（1）/);
  await look(clerk, 'jinan-registered');
});

test('the lists show what is due and who has no visitor', async () => {
  const { page } = county;
  await goTo(page, '探访任务');
  assert.ok((await names(page)).length > 0);
  await look(county, 'jinan-due');
});

test('the rules can be read as the notice says them', async () => {
  const { page } = county;
  await goTo(page, '规则');
  const said = await page.locator('main').innerText();
  for (const words of ['重点人群', '次重点人群', '一般人群', '二（一）1（1）']) assert.ok(said.includes(words), words);
  await look(county, 'jinan-rules');
});

test('nothing broke on the way', () => {
  for (const person of [county, visitor, clerk]) assert.deepEqual(person.complaints, []);
});
