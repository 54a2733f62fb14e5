import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, Dice } from '../../../test/device.ts';
import { DAY, MORNING, Office, subject } from '../../../test/office.ts';
import { signIn } from '../../src/accounts/sign_in.ts';
import { isOld, today, whereabouts } from '../../src/people/today.ts';
import { begin, save } from '../../src/visits/record.ts';
import { sync } from '../../src/visits/send.ts';

async function list(people: ReturnType<typeof subject>[]) {
  const office = new Office();
  office.people = people;
  const device = new Device(new Dice(4), MORNING, (asked) => office.answer(asked));
  const phone = await device.on();
  await signIn(phone, 'leader', 'good');
  await sync(phone);
  return { phone, device };
}

test('the overdue stand first, then today, then this week; who is away or done comes last', async () => {
  const { phone } = await list([
    subject('done', { due_on: undefined }), subject('week', { due_on: '2026-11-29' }), subject('late', { due_on: '2026-11-21' }),
    subject('away', { due_on: '2026-11-22', away: '住院' }), subject('later-late', { due_on: '2026-11-22' }), subject('now', { due_on: '2026-11-23' }),
    subject('not yet', { due_on: '2026-12-06', opens_on: '2026-11-30' }),
  ]);
  const { parts, people } = today(phone);
  assert.equal(people, 7);
  assert.deepEqual(parts.map(({ part, rows }) => [part, rows.map(({ id }) => id)]), [
    ['late', ['late', 'later-late']], ['due', ['now']], ['later', ['week']], ['away', ['away']], ['done', ['not yet', 'done']],
  ]);
  assert.deepEqual(parts[0]!.rows.map(({ when }) => when), ['逾期 2 天', '逾期 1 天']);
  assert.equal(parts[2]!.rows[0]!.when, '周日前');
  assert.deepEqual(parts[2]!.rows[0]!.owed, [{ door: true, text: '上门 2 次' }]);
});

test('whoever was recorded today moves out of the way, before the office knows', async () => {
  const { phone } = await list([subject('1', { due_on: '2026-11-21' })]);
  const draft = (await begin(phone, '1', 'phone'))!;
  await save(phone, { ...draft, outcome: 'not_reached', reason: 'no_answer' });
  const { parts } = today(phone);
  assert.equal(parts[0]!.part, 'recorded');
  assert.equal(parts[0]!.rows[0]!.when, '', 'of what is recorded nobody says that it is late');
  assert.equal(parts[0]!.rows[0]!.waiting, '09:00 电话，未联系到。等着上传');
});

test('what was begun stands on top, whom the plan has for today under today; whoever needs nothing is asked for nothing', async () => {
  const { phone } = await list([
    subject('late', { due_on: '2026-11-21' }), subject('week', { due_on: '2026-11-29' }), subject('not yet', { due_on: '2026-12-06', opens_on: '2026-11-30' }),
    subject('planned', { due_on: '2026-11-29', planned: [{ on: '2026-11-23', mode: 'phone' }] }),
  ]);
  const draft = (await begin(phone, 'week', 'door'))!;
  await phone.keep({ drafts: { [draft.id]: { ...draft, outcome: 'reached' } } });
  const { parts } = today(phone);
  assert.deepEqual(parts.map(({ part, rows }) => [part, rows.map(({ id }) => id)]), [
    ['begun', ['week']], ['late', ['late']], ['due', ['planned']], ['done', ['not yet']],
  ]);
  assert.equal(parts[2]!.rows[0]!.when, '今天打电话');
  assert.deepEqual(parts[3]!.rows[0]!.owed, []);
});

test('a list of days ago says so', async () => {
  const { phone, device } = await list([subject('1')]);
  assert.equal(isOld(phone), false);
  device.clock += 2 * DAY;
  assert.equal(isOld(phone), true);
});

test('a village is said once', () => {
  assert.equal(whereabouts(subject('6')), '北新村三组 6 号');
  assert.equal(whereabouts(subject('6', { address: '三组 6 号' })), '北新村第三村民小组 三组 6 号');
  assert.equal(whereabouts(subject('6', { address: '' })), '北新村第三村民小组');
});
