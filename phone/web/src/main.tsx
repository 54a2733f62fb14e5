// The web client: one phone, one screen at a time, chosen by the address behind the #.

import { render } from 'preact';
import { Phone } from '../../core/src/phone.ts';
import { words } from '../../core/src/texts.ts';
import { LOOK_EVERY, look, sync } from '../../core/src/visits/send.ts';
import { App } from './app.tsx';
import { browserPorts } from './ports.ts';

async function start(): Promise<void> {
  const phone = await Phone.open(await browserPorts());
  const root = document.getElementById('app')!;
  root.textContent = '';
  render(<App phone={phone} />, root);

  const lookIfSeen = () => {
    if (navigator.onLine !== false && document.visibilityState === 'visible') void look(phone);
  };
  setInterval(lookIfSeen, LOOK_EVERY);
  // A network that comes back is worth an attempt at once.
  window.addEventListener('online', () => void sync(phone));
  document.addEventListener('visibilitychange', lookIfSeen);
  if (phone.me?.token) void sync(phone);
}

if ('serviceWorker' in navigator) void navigator.serviceWorker.register('sw.js').catch(() => undefined);
start().catch((error: unknown) => {
  document.getElementById('app')!.textContent = words.cannotOpen;
  throw error;
});
