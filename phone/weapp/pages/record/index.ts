import { begin, change, columns, drop, isLate, mend, missing, questions, save, screen, sync, tapped, typed, whenOf, words, type Asked } from '../../shared.ts';

/** Large letters leave room for one option in a row. */
const rows = (labels: string[], big: boolean) => (big ? 'long' : columns(labels));

/** A question as the page draws it. */
function drawn({ question, heading, small, text, options, chosen, untouched, concern }: Asked, wrong: string, big: boolean) {
  return {
    id: question.id,
    heading: heading ?? '',
    label: question.label,
    small,
    kind: question.kind,
    role: question.kind === 'many' ? 'checkbox' : 'radio',
    options: options.map(({ id, label }) => ({ id, label, chosen: chosen.includes(id) })),
    columns: rows(options.map(({ label }) => label), big),
    text,
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
      columns: rows(from.map(({ name }) => name), phone.settings.big),
    });
    return {
      draft: { mode: words.modes[draft.mode] ?? draft.mode, note: draft.note ?? '', outcome: draft.outcome ?? '' },
      outcomes: { ...pick(taken.outcomes, draft.outcome), wrong: wrong('outcome') },
      reasons: outcome && outcome.reasons.length > 0 ? { ...pick(outcome.reasons, draft.reason), wrong: wrong('reason') } : null,
      questions: questions(draft, taken).map((asked) => drawn(asked, wrong(asked.question.id), phone.settings.big)),
      when: whenOf(phone, draft),
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
      return change(phone, String(own['draft']), (draft) => ({ when: { ...whenOf(phone, draft), [part]: event.detail.value ?? '' } }));
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
