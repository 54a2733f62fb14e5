// Which screen is shown, and what stands around every one: the line at the top, the red button.

import { useEffect, useState } from 'preact/hooks';
import { mustChoose } from '../../core/src/accounts/choose_pin.ts';
import { isKnown } from '../../core/src/accounts/sign_in.ts';
import type { Phone } from '../../core/src/phone.ts';
import { ChoosePin } from './screens/choose_pin.tsx';
import { Unlock } from './screens/unlock.tsx';
import { SignIn } from './screens/sign_in.tsx';
import { Today } from './screens/today.tsx';
import { Person } from './screens/person.tsx';
import { Record } from './screens/record.tsx';
import { Queue } from './screens/queue.tsx';
import { Month } from './screens/month.tsx';
import { Emergency } from './screens/emergency.tsx';
import { HandOver } from './screens/hand_over.tsx';
import { Sign } from './screens/sign.tsx';
import { Settings } from './screens/settings.tsx';

/** An address such as `#/people/ID`, in its steps. */
function steps(): string[] {
  return location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);
}

/** Goes to another screen. `replace` leaves no way back to this one. */
export function go(path: string, replace = false): void {
  if (replace) location.replace(`#/${path}`);
  else location.hash = `/${path}`;
}

/** A screen's share of what there is. */
export interface ScreenProps {
  phone: Phone;
}

export function App({ phone }: ScreenProps) {
  const [at, setAt] = useState(steps());
  const [, draw] = useState(0);
  useEffect(() => phone.watch(() => draw((count) => count + 1)), [phone]);
  useEffect(() => {
    const moved = () => {
      setAt(steps());
      window.scrollTo(0, 0);
    };
    window.addEventListener('hashchange', moved);
    return () => window.removeEventListener('hashchange', moved);
  }, []);
  useEffect(() => {
    document.documentElement.classList.toggle('big', phone.settings.big);
  }, [phone.settings.big]);
  return <div class="screen">{screen(phone, at)}</div>;
}

function screen(phone: Phone, at: string[]) {
  const [noun, id, mode] = at;
  // Nobody's name before the PIN; the public numbers stand there, too.
  if (phone.door.locked) return <Unlock ports={phone.ports} door={phone.door} phone={phone} opened={() => undefined} />;
  if (noun === 'emergency') return <Emergency phone={phone} person={id} />;
  if (!isKnown(phone) || noun === 'sign-in') return <SignIn phone={phone} />;
  if (mustChoose(phone) || noun === 'pin') return <ChoosePin phone={phone} />;
  if (noun === 'people' && id && mode) return <Record key={`${id}/${mode}`} phone={phone} person={id} mode={mode} />;
  if (noun === 'people' && id) return <Person phone={phone} id={id} />;
  if (noun === 'sign' && id && mode) return <Sign phone={phone} draftId={id} question={mode} />;
  if (noun === 'queue') return <Queue phone={phone} />;
  if (noun === 'month') return <Month phone={phone} />;
  if (noun === 'hand-over') return <HandOver phone={phone} />;
  if (noun === 'settings') return <Settings phone={phone} />;
  return <Today phone={phone} />;
}
