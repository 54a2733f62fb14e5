import { timeOf } from '../../../core/src/days.ts';
import { help } from '../../../core/src/emergencies/call.ts';
import { due, KINDS, note, say as sayWhat, tell, underWay } from '../../../core/src/emergencies/record.ts';
import { words } from '../../../core/src/texts.ts';
import { sync } from '../../../core/src/visits/send.ts';
import { go, type ScreenProps } from '../app.tsx';
import { Aloud } from '../parts/aloud.tsx';
import { Head } from '../parts/frame.tsx';

export function Emergency({ phone, person }: ScreenProps & { person: string | undefined }) {
  const { calls, say, medical, people, note: remark } = help(phone, person);
  const open = underWay(phone, person);
  // Without somebody signed in nobody could send it: the numbers still stand there.
  const then = (write: Promise<void>) => void (phone.me ? write.then(() => sync(phone)) : undefined);
  return (
    <main class="page">
      <Head title={words.emergency.title} back={person ? `people/${person}` : ''} person={person} />
      <div class="body">
        {say ? <p class="say">{say}</p> : null}
        {say ? <Aloud phone={phone} text={say} what={words.emergency.title} /> : null}
        {medical.length > 0 ? <section class="card"><h2>{words.emergency.medical}</h2>{medical.map((line) => <p key={line}>{line}</p>)}</section> : null}
        {calls.map((call) => (
          <a key={`${call.who} ${call.number}`} class="main red" href={`tel:${call.number}`} aria-label={words.emergency.dial(`${call.name} ${call.what}`.trim())}
            onClick={() => then(tell(phone, person, call.who, call.name, call.number))}>
            <span>{call.name}</span>{call.what ? <small>{call.what}</small> : null}
          </a>
        ))}
        {remark ? <section class="card"><h2>{words.person.note}</h2><p>{remark}</p></section> : null}
        {people.length > 0 && !open ? (
          <section class="card">
            <h2>{words.emergency.whose}</h2>
            {people.map((each) => <button key={each.id} class="plain" onClick={() => go(`emergency/${each.id}`)}>{each.name}　<small>{each.place}</small></button>)}
          </section>
        ) : null}
        {open ? (
          <section class="card">
            <h2>{words.emergency.toldTitle}</h2>
            {(open.item.told ?? []).map((each) => <p key={each.at}>{words.emergency.told(timeOf(Date.parse(each.at)), each.name ?? each.who)}</p>)}
            <p role="status"><b>{open.refused ?? (due(phone).includes(open) ? words.emergency.state.waits : words.emergency.state.sent)}</b></p>
          </section>
        ) : <p class="lead">{words.emergency.after}</p>}
        {phone.me && open ? (
          <fieldset class="ask">
            <legend>{words.emergency.what}</legend>
            <div class="options">
              {KINDS.map((kind) => (
                <label key={kind} class={open?.item.what === kind ? 'option chosen' : 'option'}>
                  <input type="radio" name="what" checked={open?.item.what === kind} onChange={() => then(sayWhat(phone, person, kind))} /><span>{words.emergency.kinds[kind]}</span>
                </label>
              ))}
            </div>
          </fieldset>
        ) : null}
        {phone.me && open && !open.item.note ? <button class="plain quiet" onClick={() => then(note(phone, person, words.emergency.mistakeNote))}>{words.emergency.mistake}</button> : null}
      </div>
    </main>
  );
}
