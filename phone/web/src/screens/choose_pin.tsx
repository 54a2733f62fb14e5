import { useState } from 'preact/hooks';
import { choosePin } from '../../../core/src/accounts/choose_pin.ts';
import { words } from '../../../core/src/texts.ts';
import { go, type ScreenProps } from '../app.tsx';
import { Foot, Head } from '../parts/frame.tsx';

export function ChoosePin({ phone }: ScreenProps) {
  const [before, setBefore] = useState('');
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [wrong, setWrong] = useState<string>();
  const changes = phone.door.hasPin;
  const submit = async (event: Event) => {
    event.preventDefault();
    const refusal = await choosePin(phone, before, pin, again);
    setWrong(refusal);
    if (!refusal) go('', true);
  };
  const field = (label: string, value: string, put: (value: string) => void) => (
    <label class="field">{label}
      <input class="pin" type="password" inputMode="numeric" autocomplete="off" maxLength={6} value={value} onInput={(event) => put(event.currentTarget.value)} />
    </label>
  );
  return (
    <form class="page" onSubmit={(event) => void submit(event)}>
      <Head title={changes ? words.pin.change : words.pin.choose} back={changes ? 'settings' : undefined} />
      <div class="body">
        {changes ? field(words.pin.now, before, setBefore) : <p class="lead">{words.pin.chooseLead}</p>}
        {field(changes ? words.pin.new_ : words.pin.field, pin, setPin)}
        {field(words.pin.again, again, setAgain)}
        {wrong ? <p class="wrong" role="alert">{wrong}</p> : null}
      </div>
      <Foot><button class="main">{words.pin.save}</button></Foot>
    </form>
  );
}
