// How many taps and seconds the five commonest records cost on the phone: scripts/bench phone. A processor six times slower
// than this one, no network. A thumb rests a second and a half before each tap, reading and aiming; that is an assumption.

import { openOffice } from './office.mjs';
import { PHONE, openBrowser, sitDown } from './browser.mjs';
import { call, knock, open, save, signIn, slow, SLOWER, thumb, withoutTelephone } from './pages/phone.mjs';

const REST = 1.5;

const inVain = async (hand, name, door) => {
  await open(hand, name);
  await hand.tap(door ? hand.page.getByRole('button', { name: '上门探访' }) : hand.page.getByRole('link', { name: /打电话/ }));
  await hand.tap(hand.page.locator('.option', { hasText: /^未联系到$/ }));
  await hand.tap(hand.page.locator('.option', { hasText: '没人接/没人应门' }));
  await save(hand);
};

const RECORDS = [
  ['a call, nothing new', 6, 15, (hand, name) => call(hand, name)],
  ['a call that nobody takes', 6, 15, (hand, name) => inVain(hand, name, false)],
  ['a knock, nothing new', 12, 45, (hand, name) => knock(hand, name)],
  ['a knock that nobody answers', 12, 45, (hand, name) => inVain(hand, name, true)],
  ['a knock, refused for today', 12, 45, async (hand, name) => {
    await open(hand, name);
    await hand.tap(hand.page.getByRole('button', { name: '上门探访' }));
    await hand.tap(hand.page.locator('.option', { hasText: /^谢绝$/ }));
    await hand.tap(hand.page.locator('fieldset.ask').nth(1).locator('.option').first());
    await save(hand);
  }],
];

for (const [place, login, names] of [['Qidong', 'huangguoping', ['茅洪生', '江美娟', '袁志高', '盛国祥', '朱秀珍']], ['Jinan', 'sunxiuying', undefined]]) {
  const office = await openOffice();
  const browser = await openBrowser();
  try {
    const visitor = await sitDown(browser, office, PHONE, { hasTouch: true, isMobile: true });
    await withoutTelephone(visitor.context);
    const hand = thumb(visitor.page);
    await signIn(hand, login, office.password());
    const people = names ?? (await visitor.page.locator('.name').evaluateAll((all) => all.map((name) => name.firstChild.textContent)));
    await visitor.context.setOffline(true);
    const slow = await visitor.context.newCDPSession(visitor.page);
    await slow.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    for (const [at, [what, most, longest, run]] of RECORDS.entries()) {
      hand.taps = 0;
      const began = performance.now();
      await run(hand, people[at % people.length]);
      const machine = (performance.now() - began) / 1000;
      const seconds = machine + REST * hand.taps;
      const met = hand.taps <= most && seconds <= longest ? 'met' : 'missed';
      console.log(`| ${place} | ${what} | ${hand.taps} | ${seconds.toFixed(1)} | ${machine.toFixed(1)} | ${most} taps, ${longest} s: ${met} |`);
    }
  } finally {
    await browser.close();
    await office.close();
  }
}
