import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, Dice } from '../../../test/device.ts';
import { MORNING, Office } from '../../../test/office.ts';
import { fetchMonth, monthOf, show, yuan } from '../../src/months/show.ts';

test('fen as yuan', () => {
  assert.deepEqual([0, 5, 350, 16_100, -350].map(yuan), ['0.00', '0.05', '3.50', '161.00', '-3.50']);
});

test('months before and after, over the turn of the year', async () => {
  const office = new Office();
  const phone = await new Device(new Dice(1), Date.parse('2027-01-01T00:30:00+08:00'), (asked) => office.answer(asked)).on();
  assert.deepEqual([-1, 0, 1].map((by) => monthOf(phone, by)), ['2026-12', '2027-01', '2027-02']);
});

test('what counted, what did not and why, the money; it stands there without network too', async () => {
  const own = {
    server_time: '', month: '2026-11', counted: 46, uncounted: 1, pay_fen: 16_100, held_fen: 350,
    payments: [{ name: '探访补贴', clause: '五', pay_fen: 16_100, held_fen: 350, terms: '每季度发放', waiting: [{ person: 'p', name: '陶玉珍', fen: 350, lacks: ['照片', '同意书'] }] }],
    contacts: [{ visit: 'v', person: 'p', name: '陶玉珍', on: '2026-11-23', mode: 'door', counts: true, text: '每周上门', paid_fen: 350, held_fen: 0 },
      { visit: 'w', person: 'p', name: '陶玉珍', on: '2026-11-22', mode: 'phone', counts: false, text: '本周已够', paid_fen: 0, held_fen: 0 }],
  };
  const device = new Device(new Dice(1), MORNING, async () => ({ status: 200, headers: {}, text: JSON.stringify(own) }));
  assert.ok(await fetchMonth(await device.on(), '2026-11'));
  device.send = async () => { throw new Error('no network'); };
  const phone = await device.on();
  assert.equal(await fetchMonth(phone, '2026-11'), false);
  const page = show(phone, '2026-11')!;
  assert.deepEqual([page.counted, page.uncounted, page.pay], ['有效 46 次', '另有 1 次不计', '补贴 161.00 元，另有 3.50 元待补材料']);
  assert.deepEqual(page.lines.map(({ counts, money, when }) => [counts, money, when]), [[true, '3.50 元', '11月23日 上门'], [false, undefined, '11月22日 电话']]);
  assert.equal(page.payments[0]!.waits[0], '陶玉珍：3.50 元，还缺照片、同意书');
  assert.equal(show(phone, '2026-10'), undefined);
});
