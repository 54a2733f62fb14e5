// What the pages use of the core, bundled once into lib/core.js: a second copy would be a second phone with a queue of its own.

export { help } from '../core/src/emergencies/call.ts';
export { signIn, isKnown } from '../core/src/accounts/sign_in.ts';
export { signOut } from '../core/src/accounts/sign_out.ts';
export { handOver, wishOf } from '../core/src/workers/hand_over.ts';
export type { Wish } from '../core/src/workers/hand_over.ts';
export { addDays, dayOf, timeOf } from '../core/src/days.ts';
export { choosePin } from '../core/src/accounts/choose_pin.ts';
export { unlock, unlockByPassword } from '../core/src/accounts/unlock.ts';
export { Door } from '../core/src/shelf/door.ts';
export { Phone } from '../core/src/phone.ts';
export { show } from '../core/src/people/show.ts';
export { isOld, today } from '../core/src/people/today.ts';
export { fetchMonth, monthOf, show as showMonth } from '../core/src/months/show.ts';
export { dropPhoto, keepPhoto, mayTake, SHRINK } from '../core/src/photos/keep.ts';
export { draw as drawLines, dropSignature, keepSignature, PICTURE, refuseToSign } from '../core/src/photos/sign.ts';
export type { Brush, Lines } from '../core/src/photos/sign.ts';
export { change as changeSettings } from '../core/src/settings/change.ts';
export { longDay, words } from '../core/src/texts.ts';
export { bar, heardAt, queue, read, said } from '../core/src/visits/queue.ts';
export { begin, begunFor, change, columns, drop, isLate, mend, missing, phrased, questions, save, tapped, typed, unable, UNABLE, whenOf } from '../core/src/visits/record.ts';
export type { Asked, Draft } from '../core/src/visits/record.ts';
export { LOOK_EVERY, look, sync } from '../core/src/visits/send.ts';
export { weappPorts } from './ports.ts';
export { screen, phoneOf } from './screen.ts';
export { tell } from '../core/src/emergencies/record.ts';
