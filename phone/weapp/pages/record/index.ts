import { begin, change, columns, dayOf, drop, isLate, mend, missing, questions, save, screen, sync, tapped, timeOf, typed, words, type Asked, type Draft } from '../../shared.ts';

/** A question as the page draws it. */
function drawn({ question, options, chosen, untouched, required, concern }: Asked, before: Asked | undefined, draft: Draft, wrong: string, big: boolean) {
  const answer = draft.answers[question.id];
  const hint = [question.kind === 'many' ? words.record.many : '', required ? '' : words.record.optional, question.hint ?? ''];
  return {
    id: question.id,
    heading: question.group !== before?.question.group ? question.group ?? '' : '',
    label: question.label,
    small: hint.filter(Boolean).join('　'),
    kind: question.kind,
    role: question.kind === 'many' ? 'checkbox' : 'radio',
    options: options.map(({ id, label }) => ({ id, label, chosen: chosen.includes(id) })),
    columns: columns(options.map(({ label }) => label), big),
    text: answer === undefined ? '' : 'text' in answer ? answer.text : 'number' in answer ? String(answer.number) : 'day' in answer ? answer.day : '',
    untouched,
    concern,
    wrong,
  };
}

screen({
  title: ({ phone, query }) => phone.list?.taken.people.find(({ id }) => id === query['id'])?.name ?? '',
  begin: async ({ phone, query, own }) => {
    const draft = query['mend'] ? await mend(phone, query['mend']) : await begin(phone, query['id'] ?? '', query['mode'] ?? 'door');
    own['draft'] = draft?.id;
  },
  view: ({ phone, own }) => {
    const draft = phone.drafts.get(String(own['draft']));
    const taken = phone.list?.taken;
    if (!draft || !taken) return { draft: null };
    const open = missing(draft, taken, phone.now());
    const wrong = (at: string) => (own['shown'] ? open.find((each) => each.at === at)?.text ?? '' : '');
    const outcome = taken.outcomes.find(({ id }) => id === draft.outcome);
    const pick = (from: { id: string; name: string }[], chosen: string | undefined) => ({
      options: from.map(({ id, name }) => ({ id, label: name, chosen: id === chosen })),
      columns: columns(from.map(({ name }) => name), phone.settings.big),
    });
    const at = draft.begunAt + (phone.device.offset ?? 0);
    return {
      draft: { mode: words.modes[draft.mode] ?? draft.mode, note: draft.note ?? '', outcome: draft.outcome ?? '' },
      outcomes: { ...pick(taken.outcomes, draft.outcome), wrong: wrong('outcome') },
      reasons: outcome && outcome.reasons.length > 0 ? { ...pick(outcome.reasons, draft.reason), wrong: wrong('reason') } : null,
      questions: questions(draft, taken).map((asked, n, all) => drawn(asked, all[n - 1], draft, wrong(asked.question.id), phone.settings.big)),
      when: draft.when ?? { day: dayOf(at), time: timeOf(at) },
      late: isLate(draft, phone.now()) ? { ...pick(words.record.lateReasons.map((name) => ({ id: name, name })), draft.lateReason), wrong: wrong('late') } : null,
      latest: phone.today(),
      whenWrong: wrong('when'),
      left: own['shown'] && open.length > 0 ? words.record.left(open.length) : '',
    };
  },
  taps: {
    outcome: ({ phone, own }, event) => change(phone, String(own['draft']), () => ({ outcome: String(event.currentTarget.dataset['id']), reason: undefined })),
    reason: ({ phone, own }, event) => change(phone, String(own['draft']), () => ({ reason: String(event.currentTarget.dataset['id']) })),
    late: ({ phone, own }, event) => change(phone, String(own['draft']), () => ({ lateReason: String(event.currentTarget.dataset['id']) })),
    option: ({ phone, own }, event) => {
      const { question, id } = event.currentTarget.dataset;
      const asked = phone.list?.taken.forms.flatMap((form) => form.questions).find((each) => each.id === question);
      const option = asked?.options?.find((each) => each.id === id);
      return asked && option ? change(phone, String(own['draft']), (draft) => tapped(draft, asked, option)) : undefined;
    },
    type: ({ phone, own }, event) => {
      const asked = phone.list?.taken.forms.flatMap((form) => form.questions).find((each) => each.id === event.currentTarget.dataset['question']);
      return asked ? change(phone, String(own['draft']), (draft) => typed(draft, asked, event.detail.value ?? '')) : undefined;
    },
    note: ({ phone, own }, event) => change(phone, String(own['draft']), () => ({ note: event.detail.value ?? '' })),
    when: ({ phone, own }, event) => {
      const part = String(event.currentTarget.dataset['part']);
      return change(phone, String(own['draft']), (draft) => {
        const at = draft.begunAt + (phone.device.offset ?? 0);
        return { when: { ...(draft.when ?? { day: dayOf(at), time: timeOf(at) }), [part]: event.detail.value ?? '' } };
      });
    },
    save: async ({ phone, own, draw }) => {
      const draft = phone.drafts.get(String(own['draft']));
      const taken = phone.list?.taken;
      if (!draft || !taken) return;
      if (missing(draft, taken, phone.now()).length > 0) {
        own['shown'] = true;
        draw();
        void wx.pageScrollTo({ selector: '.bad' });
        return;
      }
      await save(phone, draft);
      void sync(phone);
      void wx.reLaunch({ url: '/pages/today/index' });
    },
    drop: async ({ phone, own }) => {
      const { confirm } = await wx.showModal({ content: words.record.dropSure, confirmText: words.settings.yes, cancelText: words.settings.no });
      const draft = phone.drafts.get(String(own['draft']));
      if (!confirm || !draft) return;
      await drop(phone, draft);
      void wx.navigateBack();
    },
  },
});
