// Emergencies go before everything else. What was added while one was on its way is sent again.

import { ask, isAnswer, stumble } from '../ask.ts';
import type { EmergenciesReceived } from '../api.ts';
import type { Phone } from '../phone.ts';
import { due, over, type Emergency } from './record.ts';

const MOST = 50;

/** Sends what the office has not got; says whether it answered. */
export async function sendEmergencies(phone: Phone): Promise<boolean> {
  for (;;) {
    const batch = due(phone).slice(0, MOST);
    if (batch.length === 0) break;
    const came = await ask<EmergenciesReceived>(phone, {
      method: 'POST',
      path: '/api/v1/emergencies',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ emergencies: batch.map(({ item }) => item) }),
    });
    if (!isAnswer(came)) return false;
    // An office that does not know emergencies yet must not hold up the visits; they wait for one that does.
    if (came.status !== 200) break;
    if ((await settle(phone, batch, came.body?.receipts ?? [])) === 0) {
      stumble(phone);
      return false;
    }
  }
  const gone = over(phone);
  if (gone.length > 0) await phone.keep({ emergencies: Object.fromEntries(gone.map((id) => [id, null])) });
  return true;
}

async function settle(phone: Phone, batch: Emergency[], receipts: EmergenciesReceived['receipts']): Promise<number> {
  const settled: Record<string, Emergency> = {};
  for (const receipt of receipts) {
    const sent = batch.find(({ item }) => item.id === receipt.id);
    const now = sent && phone.emergencies.get(sent.item.id);
    if (!sent || !now) continue;
    if (receipt.state === 'refused') settled[now.item.id] = { ...now, refused: receipt.text };
    // The content that went out, not the one of now: more may have been written meanwhile.
    else settled[now.item.id] = { ...now, sent: JSON.stringify(sent.item) };
  }
  await phone.keep({ emergencies: settled });
  return Object.keys(settled).length;
}
