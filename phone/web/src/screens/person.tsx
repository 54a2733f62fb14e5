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
        <Lines title={words.person.matters} lines={person.matters} mark />
        <section class="card">
          <h2>{words.person.duties}{person.className ? <span class="class">{person.className}</span> : null}</h2>
          {person.duties.map((duty) => (
            <p key={duty.text} class="duty"><span>{duty.text}</span><b class={duty.complete ? 'complete' : ''}>{duty.complete ? `✓ ${words.person.complete}` : duty.done}</b></p>
          ))}
          {person.planned.map((line) => <p key={line}>{line}</p>)}
          <p>{person.lastSeen}</p>
        </section>
        <Lines title={words.person.wishes} lines={person.wishes} />
        <Lines title={words.person.recent} lines={person.recent} />
        <Lines title={words.person.medical} lines={person.medical} />
        {person.note ? <section class="card"><h2>{words.person.note}</h2><p>{person.note}</p></section> : null}
        {person.noPhotos ? <p class="note">{words.person.noPhotos}</p> : null}
        {person.phone ? null : <p class="note">{words.person.noPhone}</p>}
        {person.contacts.length > 0 ? (
          <section class="card"><h2>{words.person.contacts}</h2>
            {person.contacts.map((each) => <a key={each.phone} class="plain" href={`tel:${each.phone}`}>{each.name}　{each.relation}</a>)}
          </section>
        ) : null}
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

/** A few lines under a heading, where there are any. */
function Lines({ title, lines, mark = false }: { title: string; lines: string[]; mark?: boolean }) {
  if (lines.length === 0) return null;
  return <section class={mark ? 'card bad' : 'card'}><h2>{title}</h2>{lines.map((line) => <p key={line}>{line}</p>)}</section>;
}
