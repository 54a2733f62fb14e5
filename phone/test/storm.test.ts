// Storms against the office in memory: many in a second, on every `npm run check`. The same storms against a real koumen:
// scripts/storm.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Office } from './office.ts';
import { run, type World } from './storm.ts';

const RUNS = Number(process.env['KOUMEN_STORMS'] ?? 150);

test(`${RUNS} storms: nothing lost, nothing twice, nothing overwritten`, async () => {
  let deaths = 0;
  let faults = 0;
  let saved = 0;
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const office = new Office();
    const world: World = {
      send: (asked) => office.answer(asked),
      now: () => (office.now += 20_000),
      phone: async () => async (phone) =>
        phone.keep({ me: { userName: 'leader', name: '组长', place: '北新村', county: '启东市', token: 'T' } }),
    };
    try {
      const outcome = await run(seed, world);
      assert.equal(office.visits.size, outcome.saved);
      assert.equal(office.proposals.length, 0);
      ({ deaths, faults, saved } = { deaths: deaths + outcome.deaths, faults: faults + outcome.faults, saved: saved + outcome.saved });
    } catch (error) {
      throw new Error(`storm of seed ${seed}`, { cause: error });
    }
  }
  const blew = `${deaths} deaths, ${faults} faults, ${saved} records`;
  assert.ok(saved > RUNS * 2 && deaths > RUNS / 10 && faults > RUNS, `a storm that hardly blew: ${blew}`);
});
