// What stands around every page: the menu, who is signed in, what was just done.

/** Opens a page by its entry in the main menu. */
export async function goTo(page, entry) {
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: entry, exact: true }).click();
  await page.waitForLoadState();
}

/** The sentence on top that tells what was just done. */
export async function justDone(page) {
  return page.getByRole('status').first().innerText();
}

/** Signs out through the menu under one's own name. */
export async function signOut(page) {
  await page.locator('header summary').click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.waitForLoadState();
}
