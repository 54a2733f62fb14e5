// An emergency being written down: it begins with the first number that is called or with the first word about what happened,
// never with a look at the page, and everything after goes into the same record. It waits like a visit and goes first.

import type { EmergencyItem } from '../api.ts';
import { stamp } from '../days.ts';
import type { Phone } from '../phone.ts';
import { words } from '../texts.ts';

/** An emergency on this phone. */
export interface Emergency {
  item: EmergencyItem;
  /** By the phone's own clock. */
  at: number;
  /** What the office has of it, as it was sent. Each further content is sent again under the same id. */
  sent?: string;
  /** Why the office did not take it. */
  refused?: string;
}

/** What happens within this time around one person is one emergency. */
const SAME = 2 * 3_600_000;

/** How long it stays on the phone once the office has all of it. */
const SHOWN_FOR = 24 * 3_600_000;

/** What may have happened: the server's codes. */
export const KINDS = ['fall', 'unconscious', 'ill', 'fire_gas', 'missing', 'danger'] as const;

/** The emergency that is under way, for this person or for nobody in particular. */
export function underWay(phone: Phone, person: string | undefined): Emergency | undefined {
  const now = phone.ports.clock.now();
  return [...phone.emergencies.values()].reverse().find(({ item, at }) => (item.person ?? undefined) === person && Math.abs(now - at) < SAME);
}

/** Somebody was called. */
export async function tell(phone: Phone, person: string | undefined, who: string, name?: string, number?: string): Promise<void> {
  const at = stamp(phone.now());
  await change(phone, person, (item) => ({ ...item, told: [...(item.told ?? []), { who, at, name: name ?? null, phone: number ?? null }] }));
}

/** Says what happened. */
export async function say(phone: Phone, person: string | undefined, what: string): Promise<void> {
  await change(phone, person, (item) => ({ ...item, what, words: null }));
}

/** Adds a remark: where exactly, or that it was a mistake. */
export async function note(phone: Phone, person: string | undefined, text: string): Promise<void> {
  await change(phone, person, (item) => ({ ...item, note: text.trim() || null }));
}

async function change(phone: Phone, person: string | undefined, step: (item: EmergencyItem) => EmergencyItem): Promise<void> {
  const before = underWay(phone, person) ?? begun(phone, person);
  const { id } = before.item;
  await phone.keep({ emergencies: { [id]: { ...before, item: step(before.item), refused: undefined } } });
}

function begun(phone: Phone, person: string | undefined): Emergency {
  // Until the visitor says what happened, the office reads that it was not said: nobody has time to type now.
  const item = { id: phone.newId(), began_at: stamp(phone.now()), person: person ?? null, what: 'other', words: words.emergency.unsaid, note: null, told: [] };
  return { item, at: phone.ports.clock.now() };
}

/** What the office has not got yet. */
export function due(phone: Phone): Emergency[] {
  return [...phone.emergencies.values()].filter(({ item, sent, refused }) => !refused && sent !== JSON.stringify(item));
}

/** What is done with and old. */
export function over(phone: Phone): string[] {
  const now = phone.ports.clock.now();
  return [...phone.emergencies].filter(([, { item, sent, at }]) => sent === JSON.stringify(item) && now - at > SHOWN_FOR).map(([id]) => id);
}
