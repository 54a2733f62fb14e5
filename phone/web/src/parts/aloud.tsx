// A button to listen to what stands beside it.

import { isAloud } from '../../../core/src/settings/aloud.ts';
import type { Phone } from '../../../core/src/phone.ts';
import { words } from '../../../core/src/texts.ts';

export function Aloud({ phone, text, what }: { phone: Phone; text: string; what: string }) {
  if (!isAloud(phone)) return null;
  return <button type="button" class="aloud" aria-label={words.aloud.listenTo(what)} onClick={() => phone.ports.say!(text)}><span aria-hidden="true">▶</span>{words.aloud.listen}</button>;
}
