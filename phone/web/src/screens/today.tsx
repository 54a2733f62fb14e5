import { useState } from 'preact/hooks';
import { isOld, today, type Row } from '../../../core/src/people/today.ts';
import { longDay, words } from '../../../core/src/texts.ts';
import { go, type ScreenProps } from '../app.tsx';
import { rowAloud } from '../../../core/src/settings/aloud.ts';
import { Aloud } from '../parts/aloud.tsx';
import { Bar, Head } from '../parts/frame.tsx';

/** A list that is longer than this gets a field to find people by. */
const LONG = 8;

export function Today({ phone }: ScreenProps) {
  const [sought, setSought] = useState('');
  const { parts, people, day } = today(phone);
  const fits = (row: Row) => sought.trim() === '' || `${row.name} ${row.place}`.includes(sought.trim());
  const found = parts.map((part) => ({ ...part, rows: part.rows.filter(fits) })).filter(({ rows }) => rows.length > 0);
  return (
    <main class="page">
      <Head title={words.today.title} sub={longDay(day)} />
      <Bar phone={phone} />
      {isOld(phone) ? <p class="note">{words.today.old(phone.list!.taken.today)}</p> : null}
      {people === 0 ? <p class="empty">{phone.list ? words.today.noPeople : words.today.empty}</p> : null}
      {found.map(({ part, title, rows }) => (
        <section key={part} class={`part ${part}`} aria-label={title}>
          <h2>{title}<span>{rows.length}</span></h2>
          {rows.map((row) => <Line key={row.id} phone={phone} row={row} />)}
        </section>
      ))}
      {people > 0 && found.length === 0 ? <p class="empty">{words.today.noneFound}</p> : null}
      {people > LONG ? (
        <label class="field find">{words.today.find}
          <input type="search" placeholder={words.today.findHint} value={sought} onInput={(event) => setSought(event.currentTarget.value)} />
        </label>
      ) : null}
      <nav class="links">
        <button onClick={() => go('month')}>{words.month.button}</button>
        <button onClick={() => go('queue')}>{words.queue.title}</button>
        <button onClick={() => go('settings')}>{words.settings.title}</button>
      </nav>
    </main>
  );
}

function Line({ phone, row }: ScreenProps & { row: Row }) {
  return (
    <div class="line">
      <button class="who" onClick={() => go(`people/${row.id}`)}>
        <span class="name">{row.name}{row.className ? <span class="class">{row.className}</span> : null}</span>
        <span class="place">{row.place}</span>
        <span class="when">
          <b>{row.when}</b>
          {row.owed.map((chip) => <span key={chip.text} class={chip.door ? 'chip door' : 'chip call'}>{chip.text}</span>)}
        </span>
        {row.waiting ? <span class="saved">✓ {row.waiting}</span> : null}
        {row.begun ? <span class="begun">✎ {words.today.begun}</span> : null}
      </button>
      <Aloud phone={phone} text={rowAloud(row)} what={row.name} />
    </div>
  );
}
