// The web client: one phone, one screen at a time, chosen by the address behind the #.

import { render } from 'preact';
import { Phone } from '../../core/src/phone.ts';
import { words } from '../../core/src/texts.ts';
import { mayTry, sync } from '../../core/src/visits/send.ts';
import { App } from './app.tsx';
import { browserPorts } from './ports.ts';

/** How often the line is looked at; the core decides whether anything is tried. */
const LOOK_EVERY = 5_000;
/** A list is fetched again after so long. */
const STALE_AFTER = 10 * 60_000;

async function start(): Promise<void> {
  const phone = await Phone.open(await browserPorts());
  const root = document.getElementById('app')!;
  root.textContent = '';
  render(<App phone={phone} />, root);

  const due = () => phone.waiting.size > 0 || phone.ports.clock.now() - (phone.list?.at ?? 0) > STALE_AFTER;
  const look = () => {
    if (navigator.onLine !== false && document.visibilityState === 'visible' && mayTry(phone) && due()) void sync(phone);
  };
  setInterval(look, LOOK_EVERY);
  // A network that comes back is worth an attempt at once.
  window.addEventListener('online', () => void sync(phone));
  document.addEventListener('visibilitychange', look);
  if (phone.me?.token) void sync(phone);
}

if ('serviceWorker' in navigator) void navigator.serviceWorker.register('sw.js').catch(() => undefined);
start().catch((error: unknown) => {
  document.getElementById('app')!.textContent = words.cannotOpen;
  throw error;
});
