import { useState } from 'preact/hooks';
import { addDays } from '../../../core/src/days.ts';
import { words } from '../../../core/src/texts.ts';
import { sync } from '../../../core/src/visits/send.ts';
import { handOver, wishOf, type Wish } from '../../../core/src/workers/hand_over.ts';
import { go, type ScreenProps } from '../app.tsx';
import { Bar, Head } from '../parts/frame.tsx';

export function HandOver({ phone }: ScreenProps) {
  const [wish, setWish] = useState<Wish>(() => wishOf(addDays(phone.today(), 1)));
  const { waits, office, say, wrong } = handOver(phone, wish);
  const put = (change: Partial<Wish>) => setWish((before) => ({ ...before, ...change }));
  return (
    <main class="page">
      <Head title={words.handOver.title} back="settings" />
      <Bar phone={phone} />
      <div class="body">
        <section class={waits ? 'card bad' : 'card'}><h2>{words.handOver.first}</h2>
          <p role="status">{waits ?? `✓ ${words.handOver.allSent}`}</p>
          {waits ? <button class="plain" onClick={() => void sync(phone)}>{words.bar.send}</button> : null}
        </section>
        <section class="card"><h2>{words.handOver.second}</h2>
          <label>{words.handOver.from}<input type="date" value={wish.from} onInput={(event) => put({ from: event.currentTarget.value })} /></label>
          {wish.forGood ? null : <label>{words.handOver.until}<input type="date" value={wish.until} onInput={(event) => put({ until: event.currentTarget.value })} /></label>}
          <fieldset><legend>{words.handOver.why}</legend>
            <div class="options two">
              {words.handOver.reasons.map((reason) => (
                <label key={reason} class={wish.reason === reason ? 'option chosen' : 'option'}>
                  <input type="radio" name="why" checked={wish.reason === reason} onChange={() => put({ reason, forGood: reason === words.handOver.forGoodReason })} /><span>{reason}</span>
                </label>
              ))}
            </div>
          </fieldset>
          {wrong ? <p class="wrong" role="alert">{wrong}</p> : null}
        </section>
        <section class="card"><h2>{words.handOver.third}</h2>
          <p>{words.handOver.thirdLead}</p>
          {say ? <p class="say">{say}</p> : null}
          {office ? <a class="plain" href={`tel:${office.phone}`}>{office.name}　{office.phone}</a> : <p>{words.handOver.noOffice}</p>}
          <p>{words.handOver.after}</p>
        </section>
        <section class="card"><h2>{words.handOver.fourth}</h2><p>{words.handOver.fourthLead}</p>
          <button class="plain" disabled={waits !== undefined} onClick={() => go('settings')}>{words.settings.signOut}</button>
        </section>
      </div>
    </main>
  );
}
