import { chromium } from 'playwright-core';
const word = process.argv[2];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless','--no-sandbox','--disable-gpu'] });
for (const [user, tag] of [['wangfang','j'],['shenjing','q']]) {
  const ctx = await browser.newContext({ baseURL: 'http://127.0.0.1:8091', viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  const page = await ctx.newPage();
  page.on('console', m => { if (m.type()==='error') console.log(tag, m.text()); });
  await page.goto('/sign-in'); await page.fill('[name=user_name]', user); await page.fill('[name=password]', word); await page.click('button');
  await page.goto('/packs'); await page.locator('#propose').scrollIntoViewIfNeeded();
  await page.screenshot({ path: `/tmp/reh-shots/${tag}-packs.png`, fullPage: true });
  const sel = page.locator('#propose select').first();
  await sel.selectOption({ index: 1 });
  await page.click('#propose form[action="/packs/choose"] button');
  await page.waitForURL(/drafts/);
  await page.screenshot({ path: `/tmp/reh-shots/${tag}-reh.png` });
  await page.screenshot({ path: `/tmp/reh-shots/${tag}-reh-full.png`, fullPage: true });
  console.log(tag, await page.evaluate(() => document.documentElement.scrollWidth));
}
await browser.close();
