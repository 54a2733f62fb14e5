// Somebody's page.

/** Everything said about class and reasons, as one text. */
export async function verdict(page) {
  return panel(page, '类别和依据').innerText();
}

/** The duties of this period: what is owed and how much of it is done, such as `1/2`. */
export async function duties(page) {
  const rows = panel(page, '本期任务').locator('tbody tr');
  return rows.evaluateAll((all) => all.map((row) => ({
    words: row.cells[0].innerText.trim(),
    done: row.cells[2].innerText.trim(),
  })));
}

/** Recorded visits, latest first, each as one line of text. */
export async function visits(page) {
  const rows = panel(page, '探访记录').locator('tbody tr');
  return rows.evaluateAll((all) => all.map((row) => row.innerText.replace(/\s+/g, ' ').trim()));
}

/** Opens the form on which a visit is recorded. */
export async function beginVisit(page) {
  await page.getByRole('link', { name: '登记探访' }).click();
  await page.waitForLoadState();
}

/** The address behind a link of the page. */
export async function addressOf(page, link) {
  return page.getByRole('link', { name: link }).first().getAttribute('href');
}

function panel(page, title) {
  return page.locator('section.panel').filter({ has: page.getByRole('heading', { name: title }) });
}
