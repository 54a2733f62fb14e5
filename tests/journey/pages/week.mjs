// What a person can do on the week of a visitor, and on the sheet that comes back.

/** How many contacts are open and done, as the page says. */
export async function sum(page) {
  const said = await page.locator('.page-head .sub').innerText();
  const [, open, done] = said.match(/还有 (\d+) 次，做完 (\d+) 次/) ?? [];
  return { open: Number(open), done: Number(done) };
}

/** Who is planned on a day, such as `周一 23日`. */
export async function planned(page, day) {
  const column = page.locator('.week .day', { has: page.locator('h2', { hasText: day }) });
  return column.locator('.turn:not(.done) .who > a').allInnerTexts();
}

/** Moves somebody's first contact of a day to another. */
export async function moveTo(page, day, name, to) {
  const column = page.locator('.week .day', { has: page.locator('h2', { hasText: day }) });
  const card = column.locator('.turn', { has: page.locator(`.who > a:text-is("${name}")`) }).first();
  await card.locator('summary').click();
  const option = await card.locator('select[name=day] option', { hasText: to }).getAttribute('value');
  await card.locator('select[name=day]').selectOption(option);
  await card.getByRole('button', { name: '改到这天' }).click();
  await page.waitForURL(/done=plan_moved/);
}

/** Fills in the first open row of somebody on the sheet. */
export async function fillRow(page, name, { outcome, time, mode, note }) {
  const first = (what) => page.getByLabel(`${name}：${what}`, { exact: true }).first();
  await first('结果').selectOption({ label: outcome });
  if (time) await first('几点').fill(time);
  if (mode) await first('方式').selectOption({ label: mode });
  if (note) await first('备注').fill(note);
}
