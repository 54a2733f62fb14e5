// Filling in a form as a person does: by what stands beside the field.

/** Ticks an option of a question; one that is ticked already stays so. */
export async function tick(page, question, option) {
  const pattern = new RegExp(`^${escaped(question)}`);
  const asked = page.getByRole('radiogroup', { name: pattern }).or(page.getByRole('group', { name: pattern }));
  const offered = asked.locator('label').filter({ hasText: new RegExp(`^\\s*${escaped(option)}\\s*$`) }).first();
  if (!(await offered.locator('input').isChecked())) await offered.click();
}

/** Answers several questions, each with one option. */
export async function tickAll(page, answers) {
  for (const [question, option] of Object.entries(answers)) await tick(page, question, option);
}

/** Types into a field, found by its label. */
export async function write(page, label, text) {
  await page.getByLabel(new RegExp(`^${escaped(label)}`)).first().fill(text);
}

/** Chooses from a list, found by its label. */
export async function choose(page, label, option) {
  await page.getByLabel(new RegExp(`^${escaped(label)}`)).first().selectOption({ label: option });
}

/** Sends the form and waits for the answer. */
export async function save(page) {
  await page.getByRole('button', { name: '保存' }).click();
  await page.waitForLoadState();
}

/** The sentence at a field that was refused. */
export async function refusalAt(page, label) {
  const field = page.locator('.f.bad').filter({ hasText: label });
  return field.locator('.oops').first().innerText();
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
