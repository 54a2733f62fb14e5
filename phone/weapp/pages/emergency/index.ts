import { help, screen, sync, tell, words } from '../../shared.ts';

screen({
  free: true,
  title: () => words.emergency.title,
  view: ({ phone, query }) => ({ ...help(phone, query['id']) }),
  taps: {
    call: async ({ phone, query }, event) => {
      const call = help(phone, query['id']).calls[Number(event.currentTarget.dataset['at'])];
      if (!call) return;
      // Calling comes first; who was called is written down meanwhile.
      void wx.makePhoneCall({ phoneNumber: call.number });
      if (!phone.me) return;
      await tell(phone, query['id'], call.who, call.name, call.number);
      void sync(phone);
    },
  },
});
