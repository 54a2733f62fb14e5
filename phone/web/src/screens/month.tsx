import { useEffect, useState } from 'preact/hooks';
import { dayOf, timeOf } from '../../../core/src/days.ts';
import { fetchMonth, monthOf, show } from '../../../core/src/months/show.ts';
import { words } from '../../../core/src/texts.ts';
import type { ScreenProps } from '../app.tsx';
import { Bar, Head } from '../parts/frame.tsx';

export function Month({ phone }: ScreenProps) {
  const [by, setBy] = useState(0);
  const month = monthOf(phone, by);
  useEffect(() => void fetchMonth(phone, month), [month]);
  const page = show(phone, month);
  return (
    <main class="page">
      <Head title={words.month.button} sub={words.month.title(Number(month.slice(0, 4)), Number(month.slice(5)))} back="" />
      <Bar phone={phone} />
      <div class="body">
        {page ? (
          <>
            <section class="card sum"><p class="name">{page.counted}</p>{page.uncounted ? <p>{page.uncounted}</p> : null}{page.pay ? <p class="place">{page.pay}</p> : null}</section>
            {page.payments.map((each) => (
              <section key={each.name} class="card"><h2>{each.name}</h2><p>{each.money}</p><p>{each.terms}</p>{each.waits.map((line) => <p key={line}>{line}</p>)}</section>
            ))}
            {page.lines.map((each) => (
              <section key={each.id} class="card">
                <h2>{each.when}</h2><p class="place">{each.name}</p>
                <p><b class={each.counts ? 'complete' : 'begun'}>{each.counts ? `✓ ${words.month.counts}` : `— ${words.month.not}`}</b> {each.text}</p>
                {each.money ? <p>{each.money}</p> : null}
              </section>
            ))}
            {page.lines.length === 0 ? <p class="empty">{words.month.nobody}</p> : null}
            <p class="quiet">{words.month.asOf(dayOf(phone.month!.at), timeOf(phone.month!.at))}</p>
          </>
        ) : <p class="empty">{words.month.none}</p>}
        <button class="plain" onClick={() => setBy(by === 0 ? -1 : 0)}>{by === 0 ? words.month.before : words.month.now}</button>
      </div>
    </main>
  );
}
