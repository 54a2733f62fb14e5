import { dayOf, fetchMonth, monthOf, screen, showMonth, timeOf, words } from '../../shared.ts';

screen({
  title: () => words.month.button,
  begin: ({ phone, own }) => {
    own['by'] = 0;
    void fetchMonth(phone, monthOf(phone));
  },
  view: ({ phone, own }) => {
    const by = Number(own['by']);
    const month = monthOf(phone, by);
    return {
      page: showMonth(phone, month) ?? null,
      name: words.month.title(Number(month.slice(0, 4)), Number(month.slice(5))),
      asOf: phone.month ? words.month.asOf(dayOf(phone.month.at), timeOf(phone.month.at)) : '',
      other: by === 0 ? words.month.before : words.month.now,
    };
  },
  taps: {
    turn: ({ phone, own, draw }) => {
      own['by'] = own['by'] === 0 ? -1 : 0;
      draw();
      void fetchMonth(phone, monthOf(phone, Number(own['by'])));
    },
  },
});
