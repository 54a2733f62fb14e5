import { dayOf, timeOf } from '../../../core/src/days.ts';
import { words } from '../../../core/src/texts.ts';
import { heardAt, queue, read, said } from '../../../core/src/visits/queue.ts';
import { go, type ScreenProps } from '../app.tsx';
import { Bar, Head } from '../parts/frame.tsx';

export function Queue({ phone }: ScreenProps) {
  const entries = queue(phone);
  const heard = heardAt(phone);
  return (
    <main class="page">
      <Head title={words.queue.title} back="" />
      <Bar phone={phone} />
      <div class="body">
        {phone.device.offset ? <p class="note">{words.queue.clock}</p> : null}
        {phone.line.reference ? <p class="note">{words.queue.reference(phone.line.reference)}</p> : null}
        {said(phone).map((each) => (
          <section key={each.id} class="card"><h2>{each.name}</h2><p>{each.text}</p><button class="plain" onClick={() => void read(phone, each.id)}>{words.queue.read}</button></section>
        ))}
        <h2 class="group">{words.queue.waiting}</h2>
        {entries.length === 0 ? <p class="empty">{words.queue.none}</p> : null}
        {entries.map((entry) => (
          <section key={entry.id} class={entry.faults.length > 0 ? 'card bad' : 'card'}>
            <h2>{entry.name}</h2><p>{entry.what}</p>
            {entry.faults.map((fault) => <p key={fault} class="oops">{fault}</p>)}
            {phone.waiting.get(entry.id)?.refused ? <button class="plain" onClick={() => go(`people/${phone.waiting.get(entry.id)!.item.person}/mend-${entry.id}`)}>{words.queue.mend}</button> : null}
          </section>
        ))}
        {heard ? <p class="quiet">{words.queue.heard(dayOf(heard), timeOf(heard))}</p> : null}
      </div>
    </main>
  );
}
