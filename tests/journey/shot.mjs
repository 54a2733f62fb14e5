import { chromium } from 'playwright-core';
const [,, base, user, word, out, ...paths] = process.argv;
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const [w,h] = (process.env.SIZE||'1440x900').split('x').map(Number);
const c = await b.newContext({ viewport: { width: w, height: h } });
const p = await c.newPage();
await p.goto(base + '/sign-in'); await p.fill('[name=user_name]', user); await p.fill('[name=password]', word); await p.click('form button');
let n = 0;
for (const path of paths) {
  if (path.startsWith('click:')) { await p.click(path.slice(6)); await p.waitForLoadState(); }
  else if (path.startsWith('save:')) { const r = await p.request.get(base + path.slice(5)); (await import('node:fs')).writeFileSync(`${out}-${n}.pdf`, await r.body()); console.log(n, r.status()); n++; continue; }
  else if (path.startsWith('fill:')) { const [s,v] = path.slice(5).split('::'); await p.fill(s, v); continue; }
  else await p.goto(base + path);
  await p.screenshot({ path: `${out}-${n}.png`, fullPage: true }); console.log(n, p.url()); n++;
}
await b.close();
