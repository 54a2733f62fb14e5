// The question for a signature, as it stands in a record.

import { dropSignature } from '../../../core/src/photos/sign.ts';
import type { Phone } from '../../../core/src/phone.ts';
import { words } from '../../../core/src/texts.ts';
import { change, unable, UNABLE, type Asked, type Draft } from '../../../core/src/visits/record.ts';
import { go } from '../app.tsx';
import { Picture } from './photos.tsx';

export function Sign({ phone, draft, asked }: { phone: Phone; draft: Draft; asked: Asked }) {
  const { question, small, signed } = asked;
  const toGlass = () => go(`sign/${draft.id}/${question.id}`);
  return (
    <fieldset class="ask">
      <legend>{question.label}<small>{small}</small></legend>
      {signed !== undefined && signed !== UNABLE ? (
        <>
          <div class="signed"><Picture phone={phone} hash={signed} name={words.sign.picture} kind="image/png" /></div>
          <small>{words.sign.kept}</small>
          <div class="options two">
            <button class="plain" onClick={toGlass}>{words.sign.again}</button>
            <button class="plain quiet" onClick={() => void dropSignature(phone, draft.id, question.id)}>{words.sign.remove}</button>
          </div>
        </>
      ) : (
        <div class="options two">
          <button class="plain" onClick={toGlass}>{words.sign.ask}</button>
          <label class={signed === UNABLE ? 'option chosen' : 'option'}><input type="checkbox" checked={signed === UNABLE} onChange={() => void change(phone, draft.id, (now) => unable(now, question))} /><span>{words.sign.unable}</span></label>
        </div>
      )}
    </fieldset>
  );
}
