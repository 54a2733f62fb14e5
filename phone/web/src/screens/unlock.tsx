import { useState } from 'preact/hooks';
import { unlock, unlockByPassword } from '../../../core/src/accounts/unlock.ts';
import type { Phone } from '../../../core/src/phone.ts';
import type { Ports } from '../../../core/src/ports.ts';
import type { Door } from '../../../core/src/shelf/door.ts';
import { words } from '../../../core/src/texts.ts';
import { sync } from '../../../core/src/visits/send.ts';
import { Foot } from '../parts/frame.tsx';

/** The PIN, or the password. `phone` is there where the program only was locked. */
export function Unlock({ ports, door, phone, opened }: { ports: Ports; door: Door; phone?: Phone; opened: (phone: Phone) => void }) {
  const [pin, setPin] = useState('');
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [forgotten, setForgotten] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  const byPassword = forgotten || door.needsPassword;
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    // Trying a PIN keeps a slow phone busy for a second: the word for it is drawn first.
    await new Promise((drawn) => setTimeout(drawn, 60));
    const came = byPassword ? await unlockByPassword(ports, door, user, password, phone) : await unlock(ports, door, pin, phone);
    setBusy(false);
    setPin('');
    setWrong(typeof came === 'string' ? came : undefined);
    if (typeof came === 'string') return;
    opened(came);
    void sync(came);
  };
  return (
    <form class="page" onSubmit={(event) => void submit(event)}>
      <header class="head"><div class="what"><h1>{words.appName}</h1><p>{words.pin.title}</p></div></header>
      <div class="body">
        <p class="lead">{byPassword ? words.pin.byPassword : words.pin.lead}</p>
        {byPassword ? (
          <>
            <label class="field">{words.signIn.user}<input name="user" autocomplete="username" autocapitalize="none" value={user} onInput={(event) => setUser(event.currentTarget.value)} /></label>
            <label class="field">{words.signIn.password}<input name="password" type="password" autocomplete="current-password" value={password} onInput={(event) => setPassword(event.currentTarget.value)} /></label>
          </>
        ) : (
          <label class="field">{words.pin.field}
            <input class="pin" name="pin" type="password" inputMode="numeric" autocomplete="off" maxLength={6} value={pin} onInput={(event) => setPin(event.currentTarget.value)} />
          </label>
        )}
        {wrong ? <p class="wrong" role="alert">{wrong}</p> : null}
        {door.needsPassword ? null : <button type="button" class="plain quiet" onClick={() => { setForgotten(!forgotten); setWrong(undefined); }}>{forgotten ? words.pin.withPin : words.pin.forgotten}</button>}
        <p class="lead">{words.pin.emergency}</p>
        <div class="numbers">{words.emergency.public.map(([number, what]) => <a key={number} class="plain" href={`tel:${number}`} aria-label={words.emergency.dial(`${number} ${what}`)}>{number}</a>)}</div>
      </div>
      <Foot><button class="main" disabled={busy}>{busy ? words.pin.opening : words.pin.open}</button></Foot>
    </form>
  );
}
