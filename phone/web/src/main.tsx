// The web client: one phone, one screen at a time, chosen by the address behind the #.

import { render } from 'preact';
import { Phone } from '../../core/src/phone.ts';
import { Door } from '../../core/src/shelf/door.ts';
import { words } from '../../core/src/texts.ts';
import { LOOK_EVERY, look, sync } from '../../core/src/visits/send.ts';
import { App } from './app.tsx';
import { browserPorts } from './ports.ts';
import { Unlock } from './screens/unlock.tsx';

async function start(): Promise<void> {
  const ports = await browserPorts();
  const door = await Door.open(ports);
  const root = document.getElementById('app')!;
  root.textContent = '';
  if (door.locked) render(<Unlock ports={ports} door={door} opened={(phone) => begin(phone, root)} />, root);
  else begin(await Phone.open(ports, door), root);
}

/** How often the door is told that somebody is there. */
const SEEN_EVERY = 60_000;

function begin(phone: Phone, root: HTMLElement): void {
  render(<App phone={phone} />, root);
  const isFront = () => document.visibilityState === 'visible';
  const lookIfSeen = () => {
    if (navigator.onLine !== false && isFront()) void look(phone);
  };
  const seen = () => void phone.door.seen().then(() => phone.changed());
  setInterval(lookIfSeen, LOOK_EVERY);
  setInterval(() => isFront() && seen(), SEEN_EVERY);
  // A network that comes back is worth an attempt at once.
  window.addEventListener('online', () => void sync(phone));
  document.addEventListener('visibilitychange', () => {
    lookIfSeen();
    // Going away counts, too: from here on it is away.
    seen();
  });
  if (phone.me?.token) void sync(phone);
}

if ('serviceWorker' in navigator) void navigator.serviceWorker.register('sw.js').catch(() => undefined);
start().catch((error: unknown) => {
  document.getElementById('app')!.textContent = words.cannotOpen;
  throw error;
});
