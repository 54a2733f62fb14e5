import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, Dice } from '../../../test/device.ts';
import { DAY, FORM, MORNING, Office, subject } from '../../../test/office.ts';
import { begin, begunFor, change, missing, phrased, questions, save, tapped, typed } from '../../src/visits/record.ts';
import { sync } from '../../src/visits/send.ts';
import { signIn } from '../../src/accounts/sign_in.ts';
import type { Phone } from '../../src/phone.ts';

async function morning(): Promise<{ phone: Phone; office: Office; device: Device }> {
  const office = new Office();
  const device = new Device(new Dice(1), MORNING, (asked) => office.answer(asked));
  const phone = await device.on();
  assert.equal(await signIn(phone, 'leader', 'good'), undefined);
  assert.ok(await sync(phone));
  return { phone, office, device };
}

const question = (id: string) => FORM.questions.find((each) => each.id === id)!;
const option = (id: string, of: string) => question(of).options!.find((each) => each.id === id)!;

test('a form opens with "no change" where the notice says so, never with an answer about safety', async () => {
  const { phone } = await morning();
  const draft = (await begin(phone, '1', 'door'))!;
  assert.deepEqual(draft.answers, { health: { one: 'same' } });
  assert.deepEqual(draft.untouched, ['health']);
  assert.deepEqual(questions(draft, phone.list!.taken), [], 'nothing is asked before it is said whether anybody was reached');
});

test('somebody whom nobody ever reached is not compared with an earlier visit', async () => {
  const { phone, office } = await morning();
  office.people = [subject('9', { last_visited_at: undefined })];
  await sync(phone);
  const draft = { ...(await begin(phone, '9', 'door'))!, outcome: 'reached' };
  assert.deepEqual(draft.answers, {});
  const asked = questions(draft, phone.list!.taken);
  assert.deepEqual(asked[0]!.options.map(({ id }) => id), ['good', 'bad']);
});

test('what is asked at the door is not asked on the telephone', async () => {
  const { phone } = await morning();
  const asked = async (mode: string) => {
    const draft = { ...(await begin(phone, '1', mode))!, outcome: 'reached' };
    return questions(draft, phone.list!.taken).map(({ question: { id }, required }) => [id, required]);
  };
  assert.deepEqual(await asked('door'), [['health', true], ['gas', true], ['money', true], ['rooms', false], ['told', false], ['signed', false]]);
  assert.deepEqual(await asked('phone'), [['health', true], ['gas', false], ['money', true], ['told', false]]);
});

test('what stands alone takes the others away, and an answer that was touched is no longer "as last time"', async () => {
  const { phone } = await morning();
  let draft = (await begin(phone, '1', 'door'))!;
  const tap = (of: string, id: string) => { draft = { ...draft, ...tapped(draft, question(of), option(id, of)) }; };
  tap('money', 'ill');
  tap('money', 'other');
  assert.deepEqual(draft.answers['money'], { many: ['ill', 'other'] });
  tap('money', 'stable');
  assert.deepEqual(draft.answers['money'], { many: ['stable'] });
  tap('money', 'ill');
  assert.deepEqual(draft.answers['money'], { many: ['ill'] });
  tap('money', 'ill');
  assert.equal(draft.answers['money'], undefined);
  tap('health', 'bad');
  assert.deepEqual(draft.untouched, []);
  assert.equal(questions({ ...draft, outcome: 'reached' }, phone.list!.taken)[0]!.concern, true);
});

test('what is missing is named in the order of the screen, and nothing is asked of somebody who was not reached', async () => {
  const { phone } = await morning();
  const { taken } = phone.list!;
  const draft = (await begin(phone, '1', 'door'))!;
  const at = (more: object) => missing({ ...draft, ...more }, taken, phone.now()).map((each) => each.at);
  assert.deepEqual(at({}), ['outcome']);
  assert.deepEqual(at({ outcome: 'reached' }), ['gas', 'money']);
  assert.deepEqual(at({ outcome: 'not_reached' }), ['reason']);
  assert.deepEqual(at({ outcome: 'not_reached', reason: 'no_answer' }), []);
  const all = { outcome: 'reached', answers: { health: { one: 'same' }, gas: { one: 'safe' }, money: { many: ['stable'] }, rooms: { number: 12 }, told: { text: '一二三四五六' } } };
  assert.deepEqual(at(all), ['rooms', 'told']);
  assert.deepEqual(at({ outcome: 'not_reached', reason: 'no_answer', when: { day: '2026-11-24', time: '08:00' } }), ['when'], 'tomorrow');
  assert.deepEqual(at({ outcome: 'not_reached', reason: 'no_answer', when: { day: '', time: '08:00' } }), ['when']);
});

test('a draft survives a killed program, and is one record when it is saved', async () => {
  const { phone, device } = await morning();
  const draft = (await begin(phone, '1', 'phone'))!;
  // The second tap comes before the first is written.
  const first = change(phone, draft.id, () => ({ outcome: 'reached' }));
  await Promise.all([first, change(phone, draft.id, (now) => typed(now, question('told'), '很好'))]);
  const again = await device.on();
  const found = begunFor(again, '1')!;
  assert.deepEqual([found.id, found.outcome, found.answers['told']], [draft.id, 'reached', { text: '很好' }]);
  await save(again, found);
  assert.equal(begunFor(again, '1'), undefined);
  const later = await device.on();
  assert.deepEqual([...later.waiting.keys()], [draft.id]);
  assert.equal(later.drafts.size, 0);
});

test('a form that was only opened is no beginning of tomorrow\'s visit', async () => {
  const { phone, device } = await morning();
  const first = (await begin(phone, '1', 'door'))!;
  device.clock += DAY;
  const second = (await begin(phone, '1', 'door'))!;
  assert.notEqual(second.id, first.id);
  assert.equal(second.begunAt, device.clock);
});

test('the way of asking can be changed without losing what was said', async () => {
  const { phone } = await morning();
  const draft = (await begin(phone, '1', 'phone'))!;
  await change(phone, draft.id, () => ({ outcome: 'reached', note: '在院子里' }));
  const door = (await begin(phone, '1', 'door'))!;
  assert.deepEqual([door.id, door.mode, door.outcome, door.note], [draft.id, 'door', 'reached', '在院子里']);
});

test('a phrase is tapped in and out again, and stands beside what was typed', async () => {
  const { phone } = await morning();
  const { id } = (await begin(phone, '1', 'door'))!;
  const told = question('told');
  const step = async (by: Parameters<typeof change>[2]) => change(phone, id, by);
  await step(() => ({ outcome: 'reached' }));
  const shown = () => questions(phone.drafts.get(id)!, phone.list!.taken).find((each) => each.question.id === 'told')!;
  assert.deepEqual(shown().phrases, [{ text: '挺好', there: false }, { text: '买药', there: false }]);
  await step((draft) => phrased(draft, told, '挺好'));
  await step((draft) => phrased(draft, told, '买药'));
  assert.deepEqual([shown().text, shown().phrases.map(({ there }) => there)], ['挺好；买药', [true, true]]);
  await step((draft) => phrased(draft, told, '挺好'));
  assert.equal(shown().text, '买药');
  await step((draft) => typed(draft, told, '瘦了些吗'));
  await step((draft) => phrased(draft, told, '买药'));
  assert.equal(shown().text, '瘦了些吗', 'no room for it');
  await step((draft) => typed(draft, told, '买药'));
  await step((draft) => phrased(draft, told, '买药'));
  assert.deepEqual([shown().text, phone.drafts.get(id)!.answers['told']], ['', undefined]);
});
