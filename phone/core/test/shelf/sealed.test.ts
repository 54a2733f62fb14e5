import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, Dice } from '../../../test/device.ts';
import { toBytes, toText } from '../../src/bytes.ts';
import { uuid } from '../../src/ids.ts';
import { Sealed } from '../../src/shelf/sealed.ts';

function shelf() {
  const device = new Device(new Dice(5), 0, async () => { throw new Error('no network'); });
  const { shelf: below, chance } = device.ports();
  return { device, sealed: new Sealed(below, chance.bytes(32), chance) };
}

test('what is kept is read again, and the storage holds no word of it', async () => {
  const { device, sealed } = shelf();
  await sealed.keep({ 'draft/1': { name: '朱秀珍', note: '门锁着' } });
  assert.deepEqual(await sealed.read('draft/1'), { name: '朱秀珍', note: '门锁着' });
  const raw = Buffer.concat([...device.shelf.kept.values()]);
  assert.equal(raw.includes(Buffer.from('朱秀珍')), false);
  assert.equal(raw.includes(Buffer.from('note')), false);
});

test('a document in another place, or changed by a bit, is not read', async () => {
  const { device, sealed } = shelf();
  await sealed.keep({ a: 1, b: 2 });
  const bytes = device.shelf.kept.get('a')!;
  device.shelf.kept.set('b', bytes);
  assert.equal(await sealed.read('b'), undefined);
  const bent = bytes.slice();
  bent[30] = bent[30]! ^ 1;
  device.shelf.kept.set('a', bent);
  assert.equal(await sealed.read('a'), undefined);
});

test('texts of any script come back from bytes', () => {
  for (const text of ['', 'abc', '叩门', '𠮷野家 👵', '\u0000\uffff']) {
    assert.equal(toText(toBytes(text)), text);
    assert.deepEqual(Buffer.from(toBytes(text)), Buffer.from(text));
  }
});

test('ids carry their time and sort by it', () => {
  const dice = new Dice(7);
  const at = Date.parse('2026-11-23T01:00:00Z');
  const one = uuid(at, dice.bytes(10));
  const next = uuid(at + 1, dice.bytes(10));
  assert.match(one, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(Number.parseInt(one.replaceAll('-', '').slice(0, 12), 16), at);
  assert.ok(one < next);
});
