import { useState } from 'preact/hooks';
import { signOut } from '../../../core/src/accounts/sign_out.ts';
import { change } from '../../../core/src/settings/change.ts';
import { words } from '../../../core/src/texts.ts';
import { go, type ScreenProps } from '../app.tsx';
import { Bar, Head } from '../parts/frame.tsx';

export function Settings({ phone }: ScreenProps) {
  const [asks, setAsks] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const leave = async () => {
    const refusal = await signOut(phone);
    setWrong(refusal);
    setAsks(false);
    if (!refusal) go('', true);
  };
  return (
    <main class="page">
      <Head title={words.settings.title} back="" />
      <Bar phone={phone} />
      <div class="body">
        {phone.me ? <p class="lead">{words.settings.who(phone.me.name, phone.me.place)}</p> : null}
        <button class="plain" aria-pressed={phone.settings.big} onClick={() => void change(phone, { big: !phone.settings.big })}>{phone.settings.big ? words.settings.bigOn : words.settings.bigOff}</button>
        {phone.ports.say ? <button class="plain" aria-pressed={phone.settings.aloud === true} onClick={() => void change(phone, { aloud: !phone.settings.aloud })}>{phone.settings.aloud ? words.aloud.on : words.aloud.off}</button> : null}
        {phone.me ? <button class="plain" onClick={() => go('hand-over')}>{words.settings.leave}</button> : null}
        {phone.door.hasPin ? (
          <>
            <button class="plain" onClick={() => go('pin')}>{words.pin.change}</button>
            <button class="plain" onClick={() => void phone.door.lock().then(() => phone.changed())}>{words.pin.lock}</button>
          </>
        ) : null}
        <a class="plain" href="/">{words.settings.office}</a>
        {wrong ? <p class="wrong" role="alert">{wrong}</p> : null}
        {asks ? (
          <div class="card"><p>{words.settings.signOutSure}</p>
            <button class="plain" onClick={() => void leave()}>{words.settings.yes}</button>
            <button class="plain" onClick={() => setAsks(false)}>{words.settings.no}</button></div>
        ) : <button class="plain" onClick={() => setAsks(true)}>{words.settings.signOut}</button>}
      </div>
    </main>
  );
}
