// The register as a list.

import { goTo } from './frame.mjs';

/** Searches by name, pinyin, initials or last four; the names found. */
export async function find(page, words) {
  await goTo(page, '老年人');
  await page.getByLabel('姓名、拼音、首字母').fill(words);
  await page.getByRole('button', { name: '查询' }).click();
  await page.waitForLoadState();
  return names(page);
}

/** The names in the list that is open. */
export async function names(page) {
  return page.locator('td.name a').allInnerTexts();
}

/** Opens somebody's page from the list. */
export async function open(page, name) {
  await page.locator('td.name a, .doors .who a').getByText(name, { exact: true }).first().click();
  await page.waitForLoadState();
}
