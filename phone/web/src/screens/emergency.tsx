import { help } from '../../../core/src/emergencies/call.ts';
import { words } from '../../../core/src/texts.ts';
import type { ScreenProps } from '../app.tsx';
import { Head } from '../parts/frame.tsx';

export function Emergency({ phone, person }: ScreenProps & { person: string | undefined }) {
  const { calls, say } = help(phone, person);
  return (
    <main class="page">
      <Head title={words.emergency.title} back={person ? `people/${person}` : ''} person={person} />
      <div class="body">
        {say ? <p class="say">{say}</p> : null}
        {calls.map((call) => (
          <a key={call.number} class="main red" href={`tel:${call.number}`} aria-label={words.emergency.dial(`${call.name} ${call.what}`)}>
            <span>{call.name}</span><small>{call.what}</small>
          </a>
        ))}
        <p class="lead">{words.emergency.after}</p>
      </div>
    </main>
  );
}
