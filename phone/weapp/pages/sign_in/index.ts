import { screen, signIn, sync, words } from '../../shared.ts';

screen({
  free: true,
  title: () => words.signIn.title,
  begin: ({ phone, own }) => {
    own['user'] = phone.me?.userName ?? '';
  },
  view: ({ phone, own }) => ({
    lead: phone.me ? words.signIn.again(phone.me.name) : words.signIn.lead,
    user: own['user'],
    wrong: own['wrong'] ?? '',
    button: own['busy'] ? words.signIn.busy : words.signIn.button,
  }),
  taps: {
    user: ({ own }, event) => void (own['user'] = event.detail.value ?? ''),
    password: ({ own }, event) => void (own['password'] = event.detail.value ?? ''),
    submit: async ({ phone, own, draw }) => {
      if (own['busy']) return;
      own['busy'] = true;
      draw();
      own['wrong'] = await signIn(phone, String(own['user'] ?? ''), String(own['password'] ?? ''));
      own['busy'] = false;
      draw();
      if (own['wrong']) return;
      own['password'] = '';
      void sync(phone);
      void wx.reLaunch({ url: '/pages/today/index' });
    },
  },
});
