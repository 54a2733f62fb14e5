import { show } from '../../../core/src/people/show.ts';
import { words } from '../../../core/src/texts.ts';
import { begunFor } from '../../../core/src/visits/record.ts';
import { go, type ScreenProps } from '../app.tsx';
import { Bar, Foot, Head } from '../parts/frame.tsx';

export function Person({ phone, id }: ScreenProps & { id: string }) {
  const person = show(phone, id);
  if (!person) {
    return <main class="page"><Head title={words.person.unknown} back="" /></main>;
  }
  const begun = begunFor(phone, id);
  const other = phone.list?.taken.modes.filter((mode) => mode.id !== 'door' && mode.id !== 'phone') ?? [];
  return (
    <main class="page">
      <Head title={person.name} sub={person.place} back="" person={id} />
      <Bar phone={phone} />
      <div class="body">
        {person.away ? <p class="note">{words.person.away(person.away)}</p> : null}
        {begun?.outcome ? <button class="plain" onClick={() => go(`people/${id}/${begun.mode}`)}>✎ {words.person.goOn}</button> : null}
        <section class="card">
          <h2>{words.person.duties}{person.className ? <span class="class">{person.className}</span> : null}</h2>
          {person.duties.map((duty) => (
            <p key={duty.text} class="duty"><span>{duty.text}</span><b class={duty.complete ? 'complete' : ''}>{duty.complete ? `✓ ${words.person.complete}` : duty.done}</b></p>
          ))}
          <p>{person.lastSeen}</p>
        </section>
        {person.note ? <section class="card"><h2>{words.person.note}</h2><p>{person.note}</p></section> : null}
        {person.noPhotos ? <p class="note">{words.person.noPhotos}</p> : null}
        {person.phone ? null : <p class="note">{words.person.noPhone}</p>}
        <details><summary>{words.person.moreModes}</summary>
          {other.map((mode) => <button key={mode.id} class="plain" onClick={() => go(`people/${id}/${mode.id}`)}>{mode.name}</button>)}
        </details>
      </div>
      <Foot>
        {person.phone ? (
          <a class="main call" href={`tel:${person.phone}`} onClick={() => go(`people/${id}/phone`)}>
            <span>{words.person.call}</span><small>{person.phone}</small>
          </a>
        ) : null}
        <button class="main door" onClick={() => go(`people/${id}/door`)}>{words.person.door}</button>
      </Foot>
    </main>
  );
}
