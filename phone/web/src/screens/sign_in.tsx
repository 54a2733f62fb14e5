import { useState } from 'preact/hooks';
import { signIn } from '../../../core/src/accounts/sign_in.ts';
import { words } from '../../../core/src/texts.ts';
import { sync } from '../../../core/src/visits/send.ts';
import { go, type ScreenProps } from '../app.tsx';
import { Bar, Foot, Head } from '../parts/frame.tsx';

export function SignIn({ phone }: ScreenProps) {
  const [user, setUser] = useState(phone.me?.userName ?? '');
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const refusal = await signIn(phone, user, password);
    setBusy(false);
    setWrong(refusal);
    if (refusal) return;
    go('', true);
    void sync(phone);
  };
  return (
    <form class="page" onSubmit={(event) => void submit(event)}>
      <Head title={words.appName} sub={words.signIn.title} />
      {phone.boxed || phone.boxedPhotos.size > 0 ? <Bar phone={phone} /> : null}
      <div class="body">
        <p class="lead">{phone.me ? words.signIn.again(phone.me.name) : words.signIn.lead}</p>
        <label class="field">{words.signIn.user}
          <input name="user" autocomplete="username" autocapitalize="none" value={user} onInput={(event) => setUser(event.currentTarget.value)} />
        </label>
        <label class="field">{words.signIn.password}
          <input name="password" type="password" autocomplete="current-password" value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
        </label>
        {wrong ? <p class="wrong" role="alert">{wrong}</p> : null}
      </div>
      <Foot><button class="main" disabled={busy}>{busy ? words.signIn.busy : words.signIn.button}</button></Foot>
    </form>
  );
}
