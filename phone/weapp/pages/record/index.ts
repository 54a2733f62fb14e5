import {
  begin, change, columns, drop, dropPhoto, dropSignature, isLate, keepPhoto, mayTake, mend, missing, phrased, questions, save, screen, SHRINK, sync, tapped,
  typed, unable, UNABLE, whenOf, words, type Asked, type Phone,
} from '../../shared.ts';

function questionOf(phone: Phone, id: unknown) {
  return phone.list?.taken.forms.flatMap((form) => form.questions).find((each) => each.id === id);
}

/** A picture from the camera or the album, shrunk; nothing where the visitor turned back or said no to WeChat's question. */
async function photograph(): Promise<Uint8Array | undefined> {
  const chosen = await new Promise<string | undefined>((resolve) => {
    wx.chooseMedia({
      count: 1, mediaType: ['image'], sizeType: ['compressed'], sourceType: ['camera', 'album'],
      success: ({ tempFiles }) => resolve(tempFiles[0]?.tempFilePath), fail: () => resolve(undefined),
    });
  });
  if (!chosen) return undefined;
  const small = await new Promise<string>((resolve) => {
    wx.compressImage({ src: chosen, quality: SHRINK.quality * 100, compressedWidth: SHRINK.edge, success: ({ tempFilePath }) => resolve(tempFilePath), fail: () => resolve(chosen) });
  });
  return new Uint8Array(wx.getFileSystemManager().readFileSync(small) as ArrayBuffer);
}

/** Large letters leave room for one option in a row. */
const rows = (labels: string[], big: boolean) => (big ? 'long' : columns(labels));

/** A question as the page draws it. */
function drawn({ question, heading, small, text, options, chosen, untouched, concern, phrases, signed }: Asked, wrong: string, big: boolean) {
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
    phrases: phrases.map((each) => ({ id: each.text, label: each.text, chosen: each.there })),
    signed: signed !== undefined && signed !== UNABLE,
    unable: signed === UNABLE,
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
      photos: mayTake(phone, draft.person) ? { names: (draft.photos ?? []).map((_, at) => ({ name: words.photos.picture(at + 1), drop: words.photos.drop(at + 1) })), wrong: own['photoWrong'] ?? '' } : null,
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
      const asked = questionOf(phone, question);
      const option = asked?.options?.find((each) => each.id === id);
      return asked && option ? change(phone, String(own['draft']), (draft) => tapped(draft, asked, option)) : undefined;
    },
    phrase: ({ phone, own }, event) => {
      const { question, id } = event.currentTarget.dataset;
      const asked = questionOf(phone, question);
      return asked ? change(phone, String(own['draft']), (draft) => phrased(draft, asked, String(id))) : undefined;
    },
    sign: ({ own }, event) => void wx.navigateTo({ url: `/pages/sign/index?draft=${String(own['draft'])}&question=${event.currentTarget.dataset['question']}` }),
    unable: ({ phone, own }, event) => {
      const asked = questionOf(phone, event.currentTarget.dataset['question']);
      return asked ? change(phone, String(own['draft']), (draft) => unable(draft, asked)) : undefined;
    },
    unsign: ({ phone, own }, event) => dropSignature(phone, String(own['draft']), String(event.currentTarget.dataset['question'])),
    shoot: async ({ phone, own, draw }) => {
      try {
        const jpeg = await photograph();
        own['photoWrong'] = jpeg && (await keepPhoto(phone, String(own['draft']), jpeg));
      } catch {
        own['photoWrong'] = words.photos.full;
      }
      draw();
    },
    dropPhoto: ({ phone, own }, event) => {
      const hash = phone.drafts.get(String(own['draft']))?.photos?.[Number(event.currentTarget.dataset['at'])];
      return hash ? dropPhoto(phone, String(own['draft']), hash) : undefined;
    },
    type: ({ phone, own }, event) => {
      const asked = questionOf(phone, event.currentTarget.dataset['question']);
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
