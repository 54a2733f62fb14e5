// The sign-in page.

/** Opens it and signs in. Says nothing about what comes next. */
export async function signIn(page, login, password) {
  await page.goto('/sign-in');
  await page.getByLabel('用户名').fill(login);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.waitForLoadState();
}

/** The sentence that says why it did not work. */
export async function whyNot(page) {
  return page.getByRole('alert').innerText();
}
