// The visitor's client on the phone, used with a thumb. Taps are counted: a record must not cost many.

/** A thumb on a page; `taps` says how often it came down. */
export function thumb(page) {
  const hand = { page, taps: 0 };
  hand.tap = async (target) => {
    await target.scrollIntoViewIfNeeded();
    await target.tap();
    hand.taps += 1;
  };
  return hand;
}

/** What a visitor in a village has: 400 kbit/s, an answer after 400 ms, a processor six times slower than this one. */
const VILLAGE = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
export const SLOWER = 6;

/**
 * Makes the page's line and processor slow. `bytes()` says what has come over the line since; `off()` gives line and processor back, as must be done before the browser is switched offline.
 */
export async function slow({ page, context }) {
  const line = await context.newCDPSession(page);
  let sum = 0;
  await line.send('Network.enable');
  line.on('Network.loadingFinished', ({ encodedDataLength }) => { sum += encodedDataLength; });
  await line.send('Network.emulateNetworkConditions', VILLAGE);
  await line.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  return { bytes: () => sum, off: () => line.detach() };
}

/** A browser without a telephone hangs on a number to call: the call is taken for made. */
export async function withoutTelephone(context) {
  await context.addInitScript(() => document.addEventListener('click', (event) => {
    if (event.target.closest?.('a[href^="tel:"]')) event.preventDefault();
  }, true));
}

/** Signs in, once, and waits for the list. */
export async function signIn({ page, tap }, login, password) {
  if (!page.url().includes('/m/')) await page.goto('/m/');
  await page.getByLabel('用户名').fill(login);
  await page.getByLabel('密码').fill(password);
  await tap(page.getByRole('button', { name: '登录' }));
  await page.locator('.line').first().waitFor();
  // The program is on the phone from now on.
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** The names of a part of the list. */
export async function part({ page }, title) {
  const names = page.getByRole('region', { name: title }).locator('.name');
  return names.evaluateAll((all) => all.map((name) => name.firstChild.textContent));
}

/** Opens somebody from the list. */
export async function open({ page, tap }, name) {
  await tap(page.locator('.who').filter({ has: page.locator('.name', { hasText: name }) }).first());
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Answers every question that must be answered and is not yet, each with the option it offers first, or a word. */
async function answerAll({ page, tap }) {
  await page.getByLabel(/还有要说的吗/).waitFor();
  for (const question of await page.locator('fieldset.ask').filter({ hasNotText: '可以不填' }).all()) {
    if (await question.locator('input:checked').count() === 0) await tap(question.locator('.option').first());
  }
  // What the notice wants in words is tapped where the pack has the words, and typed elsewhere.
  for (const field of await page.locator('label.ask').filter({ hasNotText: '可以不填' }).locator('textarea').all()) {
    await tap(field);
    await field.fill('聊了聊');
  }
}

/** Knocks: reached, all as it should be, saved. */
export async function knock(hand, name) {
  await open(hand, name);
  await hand.tap(hand.page.getByRole('button', { name: '上门探访' }));
  await hand.tap(hand.page.locator('.option', { hasText: /^联系到$/ }));
  await answerAll(hand);
  await save(hand);
}

/** Calls; coming back, the record is open. */
export async function call(hand, name, outcome = '联系到') {
  await open(hand, name);
  await hand.tap(hand.page.getByRole('link', { name: /打电话/ }));
  await hand.tap(hand.page.locator('.option', { hasText: new RegExp(`^${outcome}$`) }));
  await answerAll(hand);
  await save(hand);
}

/** Takes a photo of twelve megapixels; it comes back as small as it is kept. */
export async function photograph({ page }) {
  const picture = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 4000, height: 3000 });
    const brush = canvas.getContext('2d');
    for (let at = 0; at < 60; at += 1) {
      brush.fillStyle = `hsl(${at * 6} 70% 60%)`;
      brush.fillRect(at * 60, at * 30, 500, 1200);
    }
    return canvas.toDataURL('image/png').split(',')[1];
  });
  await page.locator('.shoot input').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') });
  const kept = page.getByAltText('照片 1');
  await kept.waitFor();
  const { width, size } = await kept.evaluate((image) => image.decode().then(() => ({ width: image.naturalWidth, size: image.src.length * 0.75 })));
  if (width !== 1280 || size > 500_000) throw new Error(`a photo is kept with ${width} pixels and ${size} bytes`);
}

/** Saves; the list comes back. */
export async function save({ page, tap }) {
  await tap(page.getByRole('button', { name: '保存' }));
  await page.getByRole('heading', { level: 1, name: '今日' }).waitFor();
}

/** What the line at the top says. */
export async function line({ page }) {
  return page.getByRole('status').first().innerText();
}

/** How many records wait on this phone. */
export async function waiting(hand) {
  return Number(/(\d+) 条/.exec(await line(hand))?.[1] ?? 0);
}
