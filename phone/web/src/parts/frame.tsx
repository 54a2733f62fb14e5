// What stands around a screen.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Phone } from '../../../core/src/phone.ts';
import { words } from '../../../core/src/texts.ts';
import { bar } from '../../../core/src/visits/queue.ts';
import { sync } from '../../../core/src/visits/send.ts';
import { go } from '../app.tsx';

/** The head of a screen: the way back, what it is, the red button. */
export function Head({ title, sub, back, person }: { title: string; sub?: string; back?: string; person?: string }) {
  return (
    <header class="head">
      {back === undefined ? null : <button class="back" onClick={() => go(back)} aria-label={words.back}>‹</button>}
      <div class="what"><h1>{title}</h1>{sub ? <p>{sub}</p> : null}</div>
      <button class="help" onClick={() => go(person ? `emergency/${person}` : 'emergency')}>{words.emergency.button}</button>
    </header>
  );
}

/** The state of the line in one sentence, with the button that does something about it. */
export function Bar({ phone }: { phone: Phone }) {
  const [busy, setBusy] = useState(false);
  const { text, kind, action } = bar(phone);
  const send = async () => {
    setBusy(true);
    await sync(phone);
    setBusy(false);
  };
  const buttons = {
    send: <button class="act" disabled={busy} onClick={() => void send()}>{busy ? words.bar.sending : words.bar.send}</button>,
    password: <button class="act" onClick={() => go('sign-in')}>{words.bar.password_}</button>,
    queue: <button class="act" onClick={() => go('queue')}>{words.bar.queue}</button>,
  };
  return (
    <div class={`bar ${kind}`}>
      <p role="status"><span aria-hidden="true">{kind === 'fine' ? '✓' : kind === 'waits' ? '↑' : '!'}</span> {text}</p>
      {action ? buttons[action] : null}
    </div>
  );
}

/** The main button of a screen, at the bottom under the thumb. */
export function Foot({ children }: { children: ComponentChildren }) {
  return <footer class="foot">{children}</footer>;
}
