import { addDays, handOver, screen, sync, wishOf, words, type Wish } from '../../shared.ts';

screen({
  title: () => words.handOver.title,
  begin: ({ phone, own }) => {
    own['wish'] = wishOf(addDays(phone.today(), 1));
  },
  view: ({ phone, own }) => {
    const wish = own['wish'] as Wish;
    const { waits, office, say, wrong } = handOver(phone, wish);
    return { wish, waits: waits ?? '', office: office ?? null, say: say ?? '', wrong: wrong ?? '', reasons: words.handOver.reasons.map((reason) => ({ reason, chosen: reason === wish.reason })) };
  },
  taps: {
    sendAll: ({ phone }) => void sync(phone),
    day: ({ own, draw }, event) => {
      own['wish'] = { ...(own['wish'] as Wish), [String(event.currentTarget.dataset['part'])]: event.detail.value ?? '' };
      draw();
    },
    why: ({ own, draw }, event) => {
      const reason = String(event.currentTarget.dataset['reason']);
      own['wish'] = { ...(own['wish'] as Wish), reason, forGood: reason === words.handOver.forGoodReason };
      draw();
    },
    call: ({ phone, own }) => {
      const { office } = handOver(phone, own['wish'] as Wish);
      if (office) void wx.makePhoneCall({ phoneNumber: office.phone });
    },
  },
});
