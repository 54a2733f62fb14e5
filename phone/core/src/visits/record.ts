// A record while it is being written: begun with the person's name, kept at every tap, saved as a visit.

import type { FormSheet, Item, Offered, Question, Subject, Taken, Written } from '../api.ts';
import { dayOf, instantOf, stamp, timeOf } from '../days.ts';
import type { Phone, Waiting } from '../phone.ts';
import { without } from '../photos/keep.ts';
import { words } from '../texts.ts';

/** What has been written down so far. */
export interface Draft {
  /** The visit's id, made when it was begun and kept whatever happens. */
  id: string;
  person: string;
  mode: string;
  form: string;
  formVersion: string;
  /** When it was begun, by the phone's own clock. */
  begunAt: number;
  /** A day and time the visitor wrote instead of now. */
  when?: { day: string; time: string };
  outcome?: string;
  reason?: string;
  answers: Record<string, Written>;
  /** Questions that opened with an answer and were not touched. */
  untouched: string[];
  note?: string;
  /** Why it is written down so late, where it is. */
  lateReason?: string;
  /** Photos that were taken, by their hashes. */
  photos?: string[];
}

/** A question as it stands on the screen. */
export interface Asked {
  question: Question;
  /** The heading that begins with it. */
  heading: string | undefined;
  /** What stands small beside it: how many may be chosen, whether it may be left out, the line of help. */
  small: string;
  /** What was written into it. */
  text: string;
  /** What is often written into it, and whether it stands there. */
  phrases: { text: string; there: boolean }[];
  /** Hash of the picture of a signature; `unable` where it was not convenient. */
  signed: string | undefined;
  /** Options that may be chosen for this person. */
  options: Offered[];
  chosen: string[];
  /** It opened with this answer. */
  untouched: boolean;
  required: boolean;
  /** What was chosen points at something that wants attention. */
  concern: boolean;
}

/** The form of visits; every notice has one. */
const VISIT = 'visit';

/** The draft for a person: the one that was begun, or a new one. In another mode the same draft goes on. */
export async function begin(phone: Phone, person: string, mode: string): Promise<Draft | undefined> {
  const taken = phone.list?.taken;
  const subject = taken?.people.find(({ id }) => id === person);
  const form = taken?.forms.find(({ id }) => id === VISIT);
  if (!taken || !subject || !form) return undefined;
  const begun = begunFor(phone, person);
  if (begun && begun.mode === mode && begun.formVersion === form.version) return begun;
  const { answers, untouched } = opening(form, subject, mode);
  const draft: Draft = {
    id: begun?.id ?? phone.newId(),
    person,
    mode,
    form: form.id,
    formVersion: form.version,
    begunAt: begun?.begunAt ?? phone.ports.clock.now(),
    outcome: begun?.outcome,
    reason: begun?.reason,
    note: begun?.note,
    photos: begun?.photos,
    when: begun?.when,
    lateReason: begun?.lateReason,
    answers: { ...answers, ...begun?.answers },
    untouched: untouched.filter((id) => begun?.answers[id] === undefined || begun.untouched.includes(id)),
  };
  await phone.keep({ drafts: { [draft.id]: draft } });
  return draft;
}

/** An hour after it was opened, an empty form is not the beginning of anything. */
const FRESH = 3_600_000;

/** What was begun for a person and not saved. */
export function begunFor(phone: Phone, person: string): Draft | undefined {
  const mine = [...phone.drafts.values()].find((draft) => draft.person === person && !phone.waiting.has(draft.id));
  const stale = mine && !mine.outcome && phone.ports.clock.now() - mine.begunAt > FRESH;
  return stale ? undefined : mine;
}

/**
 * What the form opens with: only where it says so, and only that nothing has changed since. A bad answer of last time is
 * never carried on by itself, and questions about safety open empty.
 */
function opening(form: FormSheet, subject: Subject, mode: string): Pick<Draft, 'answers' | 'untouched'> {
  const answers: Record<string, Written> = {};
  for (const question of form.questions) {
    if (question.prefill !== 'last_time' || !isAsked(question, mode) || !subject.last_visited_at) continue;
    const same = (question.options ?? []).find((option) => option.needs_earlier && !option.concern);
    const last = subject.last_answers?.[question.id];
    if (same) answers[question.id] = question.kind === 'many' ? { many: [same.id] } : { one: same.id };
    else if (last && chosenOf(last).length > 0 && !points(question, last)) answers[question.id] = last;
  }
  return { answers, untouched: Object.keys(answers) };
}

/** Whether an answer points at something that wants attention, or at something that the form offers no more. */
function points(question: Question, answer: Written): boolean {
  return chosenOf(answer).some((id) => (question.options ?? []).find((option) => option.id === id)?.concern ?? true);
}

function isAsked(question: Question, mode: string): boolean {
  return !question.modes?.length || question.modes.includes(mode);
}

function isRequired(question: Question, mode: string): boolean {
  return question.required === 'always' || (question.required === 'door' && mode === 'door');
}

/** The questions of a draft in the order of the form; none for somebody who was not reached. */
export function questions(draft: Draft, taken: Taken): Asked[] {
  const form = taken.forms.find(({ id }) => id === draft.form);
  const subject = taken.people.find(({ id }) => id === draft.person);
  if (!form || draft.outcome !== 'reached') return [];
  return form.questions.filter((question) => isAsked(question, draft.mode)).map((question, at, all) => {
    const required = isRequired(question, draft.mode);
    const small = [question.kind === 'many' ? words.record.many : '', required ? '' : words.record.optional, question.hint ?? ''];
    const chosen = chosenOf(draft.answers[question.id]);
    const options = (question.options ?? []).filter((option) => !option.needs_earlier || Boolean(subject?.last_visited_at));
    return {
      question,
      heading: question.group !== all[at - 1]?.group ? question.group ?? undefined : undefined,
      small: small.filter(Boolean).join('　'),
      text: textOf(draft.answers[question.id]),
      phrases: (question.phrases ?? []).map((text) => ({ text, there: textOf(draft.answers[question.id]).includes(text) })),
      signed: signedOf(draft.answers[question.id]),
      options,
      chosen,
      untouched: draft.untouched.includes(question.id),
      required,
      concern: options.some((option) => option.concern && chosen.includes(option.id)),
    };
  });
}

function chosenOf(answer: Written | undefined): string[] {
  if (!answer) return [];
  if ('one' in answer) return [answer.one];
  if ('many' in answer) return answer.many;
  return [];
}

function textOf(answer: Written | undefined): string {
  if (!answer) return '';
  if ('text' in answer) return answer.text;
  if ('number' in answer) return String(answer.number);
  return 'day' in answer ? answer.day : '';
}

function signedOf(answer: Written | undefined): string | undefined {
  return answer && 'signature' in answer ? answer.signature : undefined;
}

/** Short words stand three in a row, longer ones two, sentences one below the other. */
export function columns(labels: string[]): 'three' | 'two' | 'long' {
  const longest = Math.max(0, ...labels.map((label) => label.length));
  return longest > 6 ? 'long' : longest > 3 ? 'two' : 'three';
}

/** Day and time of a draft: as the visitor wrote them, or when it was begun. */
export function whenOf(phone: Phone, draft: Draft): { day: string; time: string } {
  const begun = draft.begunAt + (phone.device.offset ?? 0);
  return draft.when ?? { day: dayOf(begun), time: timeOf(begun) };
}

/** Takes a draft a step on, from where it is by now. */
export async function change(phone: Phone, id: string, step: (draft: Draft) => Partial<Draft>): Promise<void> {
  const draft = phone.drafts.get(id);
  if (draft) await phone.write({ ...draft, ...step(draft) });
}

/** The draft after an option was tapped: of several it comes or goes, and what stands alone takes the others away. */
export function tapped(draft: Draft, question: Question, option: Offered): Partial<Draft> {
  const chosen = chosenOf(draft.answers[question.id]);
  const answers = { ...draft.answers };
  if (question.kind === 'one') {
    answers[question.id] = { one: option.id };
  } else {
    const alone = new Set((question.options ?? []).filter((each) => each.alone).map((each) => each.id));
    const others = option.alone ? [] : chosen.filter((id) => id !== option.id && !alone.has(id));
    const many = chosen.includes(option.id) ? chosen.filter((id) => id !== option.id) : [...others, option.id];
    if (many.length > 0) answers[question.id] = { many };
    else delete answers[question.id];
  }
  return { answers, untouched: draft.untouched.filter((id) => id !== question.id) };
}

/** The draft after something was typed into a question. */
export function typed(draft: Draft, question: Question, text: string): Partial<Draft> {
  const answers = { ...draft.answers };
  if (text.trim() === '') delete answers[question.id];
  else if (question.kind === 'number') answers[question.id] = { number: Number(text) };
  else if (question.kind === 'day') answers[question.id] = { day: text };
  else answers[question.id] = { text };
  return { answers };
}

/** Between two phrases of one text. */
const BETWEEN = '；';

/** The draft after a phrase was tapped: it is added behind what stands there, or taken out again. */
export function phrased(draft: Draft, question: Question, phrase: string): Partial<Draft> {
  const parts = textOf(draft.answers[question.id]).split(BETWEEN).filter((part) => part.trim() !== '');
  const others = parts.filter((part) => part !== phrase);
  const text = [...others, ...(others.length < parts.length ? [] : [phrase])].join(BETWEEN);
  // Where there is no room for it, it is not begun.
  if (question.longest && [...text].length > question.longest) return {};
  return typed(draft, question, text);
}

/** The draft after it was said that signing is not convenient, or, said again, after all is. */
export function unable(draft: Draft, question: Question): Partial<Draft> {
  const answers = { ...draft.answers };
  if (signedOf(answers[question.id]) === UNABLE) delete answers[question.id];
  else answers[question.id] = { signature: UNABLE };
  return { answers };
}

/** The server's word for a signature that was not given. */
export const UNABLE = 'unable';

/** The pictures of signatures among answers. */
export function signatures(answers: Draft['answers']): string[] {
  return Object.values(answers).map(signedOf).filter((hash): hash is string => hash !== undefined && hash !== UNABLE);
}

/** What still has to be done before it can be saved: where, and what to do. In the order of the screen. */
export function missing(draft: Draft, taken: Taken, now: number): { at: string; text: string }[] {
  const found: { at: string; text: string }[] = [];
  if (!draft.outcome) return [{ at: 'outcome', text: words.record.chooseOutcome }];
  const outcome = taken.outcomes.find(({ id }) => id === draft.outcome);
  if (outcome && outcome.reasons.length > 0 && !draft.reason) found.push({ at: 'reason', text: words.record.choose });
  for (const { question, required } of questions(draft, taken)) {
    const answer = draft.answers[question.id];
    if (answer === undefined) {
      if (required) found.push({ at: question.id, text: question.kind === 'one' || question.kind === 'many' ? words.record.choose : words.record.write });
    } else if ('number' in answer) {
      const { number } = answer;
      const low = question.min ?? 0;
      const high = question.max ?? Number.MAX_SAFE_INTEGER;
      if (!Number.isInteger(number) || number < low || number > high) found.push({ at: question.id, text: words.record.numberBetween(low, high) });
    } else if ('text' in answer && question.longest && [...answer.text].length > question.longest) {
      found.push({ at: question.id, text: words.record.tooLong(question.longest) });
    }
  }
  if (draft.when) {
    const at = instantOf(draft.when.day, draft.when.time);
    if (Number.isNaN(at)) found.push({ at: 'when', text: words.record.noSuchTime });
    else if (at > now) found.push({ at: 'when', text: words.record.inFuture });
    else if (isLate(draft, now) && !draft.lateReason) found.push({ at: 'late', text: words.record.choose });
  }
  return found;
}

/** A day later, the office wants to know why. What only waited for a network is told by the phone itself, when it is sent. */
const LATE = 24 * 3_600_000;

/** Whether the visitor has to say why this is written down only now. */
export function isLate(draft: Draft, now: number): boolean {
  return draft.when !== undefined && now - instantOf(draft.when.day, draft.when.time) > LATE;
}

/** Saves the draft: from now on it waits to be sent. One write: there is never both or neither. */
export async function save(phone: Phone, draft: Draft): Promise<Waiting> {
  const offset = phone.device.offset ?? 0;
  const savedAt = phone.ports.clock.now();
  // A draft that was begun yesterday and is saved today was visited when it was begun.
  const phoneAt = draft.when ? instantOf(draft.when.day, draft.when.time) - offset : draft.begunAt;
  const reached = draft.outcome === 'reached';
  const item: Item = {
    id: draft.id,
    person: draft.person,
    mode: draft.mode,
    outcome: draft.outcome!,
    reason: reached ? null : draft.reason,
    visited_at: stamp(phoneAt + offset),
    form: draft.form,
    form_version: draft.formVersion,
    answers: reached ? draft.answers : {},
    note: draft.note?.trim() ? draft.note.trim() : null,
    photos: draft.photos ?? [],
    late_reason: isLate(draft, savedAt + offset) ? draft.lateReason : null,
  };
  const waiting: Waiting = { item, savedAt, phoneAt, offset, heard: phone.device.heard };
  // Somebody who was not reached after all has signed nothing.
  const loose = reached ? [] : signatures(draft.answers);
  await phone.keep({ waiting: { [draft.id]: waiting }, drafts: { [draft.id]: null }, ...without(loose) });
  return waiting;
}

/** Throws a draft away, and its photos with it. */
export async function drop(phone: Phone, draft: Draft): Promise<void> {
  await phone.keep({ drafts: { [draft.id]: null }, ...without(phone.waiting.has(draft.id) ? [] : [...(draft.photos ?? []), ...signatures(draft.answers)]) });
}

/** Takes a refused record up again under the same id, to be mended. */
export async function mend(phone: Phone, id: string): Promise<Draft | undefined> {
  const waiting = phone.waiting.get(id);
  if (!waiting?.refused) return undefined;
  const begun = phone.drafts.get(id);
  if (begun) return begun;
  const { item, phoneAt, offset } = waiting;
  const at = phoneAt + offset;
  const draft: Draft = {
    id,
    person: item.person,
    mode: item.mode,
    form: item.form,
    formVersion: phone.list?.taken.forms.find((form) => form.id === item.form)?.version ?? item.form_version,
    begunAt: phoneAt,
    when: { day: dayOf(at), time: timeOf(at) },
    outcome: item.outcome,
    reason: item.reason ?? undefined,
    answers: item.answers as Record<string, Written>,
    untouched: [],
    note: item.note ?? undefined,
    photos: item.photos,
    lateReason: item.late_reason ?? undefined,
  };
  await phone.keep({ drafts: { [id]: draft } });
  return draft;
}
