import { help, screen, words } from '../../core.ts';

screen({
  title: () => words.emergency.title,
  view: ({ phone, query }) => ({ ...help(phone, query['id']) }),
  taps: {
    call: (_at, event) => void wx.makePhoneCall({ phoneNumber: String(event.currentTarget.dataset['number']) }),
  },
});
