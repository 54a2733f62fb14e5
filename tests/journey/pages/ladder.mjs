// The page of somebody whom nobody reaches.

import { tick, write } from './form.mjs';

/** What is to be done now, until when and by whom. */
export async function dueNow(page) {
  return panel(page, /现在要办/).innerText();
}

/** Enters a step that was taken. */
export async function stepDone(page, { found, time, with: second, note }) {
  const form = panel(page, '登记做了的一步');
  await tick(form, '结果', found);
  await write(form, '几点', time);
  if (second) await write(form, '同去的人', second);
  if (note) await write(form, '说明', note);
  await form.getByRole('button', { name: '登记这一步' }).click();
  await page.waitForLoadState();
}

/** Ends the search. */
export async function closeLadder(page, { why, word }) {
  const form = panel(page, '结束查找');
  await tick(form, '原因', why);
  await write(form, '谁说的', word);
  await form.getByRole('button', { name: '结束查找' }).click();
  await page.waitForLoadState();
}

function panel(page, title) {
  return page.locator('section.panel').filter({ has: page.getByRole('heading', { name: title }) });
}
