// How the client looks.

import type { Phone, Settings } from '../phone.ts';

/** Changes settings and remembers them. */
export async function change(phone: Phone, settings: Partial<Settings>): Promise<void> {
  await phone.keep({ settings: { ...phone.settings, ...settings } });
}
