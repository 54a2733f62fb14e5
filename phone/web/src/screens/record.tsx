import type { ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Offered } from '../../../core/src/api.ts';
import { words } from '../../../core/src/texts.ts';
import { begin, change, columns, drop, isLate, mend, missing, phrased, questions, save, tapped, typed, whenOf, type Asked, type Draft } from '../../../core/src/visits/record.ts';
import { sync } from '../../../core/src/visits/send.ts';
import { go, type ScreenProps } from '../app.tsx';
import { questionAloud } from '../../../core/src/settings/aloud.ts';
import { Aloud } from '../parts/aloud.tsx';
import { Photos } from '../parts/photos.tsx';
import { Foot, Head } from '../parts/frame.tsx';
import { Sign } from '../parts/sign.tsx';

export function Record({ phone, person, mode }: ScreenProps & { person: string; mode: string }) {
  const [id, setId] = useState<string>();
  const [shown, setShown] = useState(false);
  const [editsWhen, setEditsWhen] = useState(false);
  useEffect(() => {
    const opened = mode.startsWith('mend-') ? mend(phone, mode.slice(5)) : begin(phone, person, mode);
    void opened.then((draft) => setId(draft?.id));
  }, []);
  const taken = phone.list?.taken;
  const draft = id === undefined ? undefined : phone.drafts.get(id);
  if (!taken || !draft) return <main class="page"><Head title={words.loading} back="" person={person} /></main>;

  const name = taken.people.find((each) => each.id === person)?.name ?? '';
  const put = (step: (draft: Draft) => Partial<Draft>) => void change(phone, draft.id, step);
  const open = missing(draft, taken, phone.now());
  const oops = (at: string) => (shown ? open.find((each) => each.at === at)?.text : undefined);
  const outcome = taken.outcomes.find((each) => each.id === draft.outcome);
  const submit = async () => {
    const latest = phone.drafts.get(draft.id);
    if (!latest) return;
    if (missing(latest, taken, phone.now()).length > 0) {
      setShown(true);
      requestAnimationFrame(() => document.querySelector('.oops')?.closest('.ask')?.scrollIntoView({ block: 'start', behavior: 'smooth' }));
      return;
    }
    await save(phone, latest);
    go('', true);
    void sync(phone);
  };
  const at = whenOf(phone, draft);
  return (
    <main class="page">
      <Head title={name} sub={words.record.title(words.modes[draft.mode] ?? draft.mode)} back={`people/${person}`} person={person} />
      <div class="body">
        <Choice title={words.record.outcome} oops={oops('outcome')} options={taken.outcomes.map(({ id: value, name: label }) => ({ value, label }))}
          chosen={draft.outcome ? [draft.outcome] : []} pick={(value) => put(() => ({ outcome: value, reason: undefined }))} />
        {outcome && outcome.reasons.length > 0 ? (
          <Choice title={words.record.reason} oops={oops('reason')} options={outcome.reasons.map(({ id: value, name: label }) => ({ value, label }))}
            chosen={draft.reason ? [draft.reason] : []} pick={(value) => put(() => ({ reason: value }))} />
        ) : null}
        {questions(draft, taken).map((asked) => (
          <Ask key={asked.question.id} asked={asked}
            oops={oops(asked.question.id)} person={person}
            tap={(option) => put((now) => tapped(now, asked.question, option))} type={(text) => put((now) => typed(now, asked.question, text))}
            phrase={(text) => put((now) => phrased(now, asked.question, text))} sign={<Sign phone={phone} draft={draft} asked={asked} />}
            aloud={<Aloud phone={phone} text={questionAloud(asked)} what={asked.question.label} />} />
        ))}
        {draft.outcome ? (
          <>
            <label class="ask">{words.record.note}<small>{words.record.noteHint}　{words.record.optional}</small>
              <textarea rows={2} value={draft.note ?? ''} onInput={(event) => { const note = event.currentTarget.value; put(() => ({ note })); }} />
            </label>
            <Photos phone={phone} draft={draft} />
            <div class="ask when">
              <p>{words.record.when} <b>{words.record.now(at.day, at.time)}</b></p>
              {editsWhen || draft.when ? (
                <>
                  <label>{words.record.day}<input type="date" value={at.day} onInput={(event) => { const day = event.currentTarget.value; put(() => ({ when: { ...at, day } })); }} /></label>
                  <label>{words.record.time}<input type="time" value={at.time} onInput={(event) => { const time = event.currentTarget.value; put(() => ({ when: { ...at, time } })); }} /></label>
                  {isLate(draft, phone.now()) ? (
                    <Choice title={words.record.late} oops={oops('late')} options={words.record.lateReasons.map((value) => ({ value, label: value }))}
                      chosen={draft.lateReason ? [draft.lateReason] : []} pick={(value) => put(() => ({ lateReason: value }))} />
                  ) : null}
                  {oops('when') ? <p class="oops">{oops('when')}</p> : null}
                </>
              ) : <button class="plain" onClick={() => setEditsWhen(true)}>{words.record.changeWhen}</button>}
            </div>
          </>
        ) : null}
        <button class="plain quiet" onClick={() => { if (confirm(words.record.dropSure)) void drop(phone, draft).then(() => go('', true)); }}>{words.record.drop}</button>
      </div>
      <Foot>
        {shown && open.length > 0 ? <p class="wrong" role="alert">{words.record.left(open.length)}</p> : null}
        <button class="main" onClick={() => void submit()}>{words.record.save}</button>
      </Foot>
    </main>
  );
}

interface Option { value: string; label: string }

/** One question with real radio buttons or tick boxes, as large as a thumb. */
function Choice({ title, small, options, chosen, pick, many = false, oops, untouched = false }: {
  title: string; small?: string; options: Option[]; chosen: string[]; pick: (value: string) => void; many?: boolean; oops?: string; untouched?: boolean;
}) {
  return (
    <fieldset class={oops ? 'ask bad' : 'ask'}>
      <legend>{title}{small ? <small>{small}</small> : null}</legend>
      {oops ? <p class="oops">{oops}</p> : null}
      {untouched ? <p class="same">{words.record.untouched}</p> : null}
      <div class={`options ${columns(options.map(({ label }) => label))}`}>
        {options.map(({ value, label }) => (
          <label key={value} class={chosen.includes(value) ? 'option chosen' : 'option'}>
            <input type={many ? 'checkbox' : 'radio'} name={title} checked={chosen.includes(value)} onChange={() => pick(value)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A question of the form. */
function Ask({ asked, oops, tap, type, phrase, sign, aloud, person }: {
  asked: Asked; oops: string | undefined; tap: (option: Offered) => void; type: (text: string) => void; phrase: (text: string) => void; sign: ComponentChild; aloud: ComponentChild; person: string;
}) {
  const { question, heading, small, text, options, chosen, untouched, concern, phrases } = asked;
  return (
    <>
      {heading ? <h2 class="group">{heading}</h2> : null}
      {aloud}
      {question.kind === 'one' || question.kind === 'many' ? (
        <Choice title={question.label} small={small} many={question.kind === 'many'} untouched={untouched} oops={oops} chosen={chosen}
          options={options.map(({ id, label }) => ({ value: id, label }))} pick={(id) => tap(options.find((option) => option.id === id)!)} />
      ) : question.kind === 'signature' ? sign : phrases.length > 0 ? (
        <fieldset class={oops ? 'ask bad' : 'ask'}>
          <legend>{question.label}{small ? <small>{small}</small> : null}</legend>
          {oops ? <p class="oops">{oops}</p> : null}
          <div class="options long">
            {phrases.map((each) => (
              <label key={each.text} class={each.there ? 'option chosen' : 'option'}><input type="checkbox" checked={each.there} onChange={() => phrase(each.text)} /><span>{each.text}</span></label>
            ))}
          </div>
          <textarea rows={2} aria-label={question.label} value={text} onInput={(event) => type(event.currentTarget.value)} />
        </fieldset>
      ) : (
        <label class={oops ? 'ask bad' : 'ask'}>{question.label}{small ? <small>{small}</small> : null}
          {oops ? <p class="oops">{oops}</p> : null}
          {question.kind === 'text' ? <textarea rows={2} value={text} onInput={(event) => type(event.currentTarget.value)} />
            : <input type={question.kind === 'number' ? 'number' : 'date'} inputMode={question.kind === 'number' ? 'numeric' : undefined} value={text} onInput={(event) => type(event.currentTarget.value)} />}
        </label>
      )}
      {concern ? <div class="concern" role="status"><p>{words.record.concern}</p><button class="plain" onClick={() => go(`emergency/${person}`)}>{words.record.concernCall}</button></div> : null}
    </>
  );
}
