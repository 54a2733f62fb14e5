import { changeSettings, screen, signOut, words } from '../../shared.ts';

screen({
  title: () => words.settings.title,
  view: ({ phone, own }) => ({
    who: phone.me ? words.settings.who(phone.me.name, phone.me.place) : '',
    bigWords: phone.settings.big ? words.settings.bigOn : words.settings.bigOff,
    hasPin: phone.door.hasPin,
    wrong: own['wrong'] ?? '',
  }),
  taps: {
    big: ({ phone }) => changeSettings(phone, { big: !phone.settings.big }),
    toHandOver: () => void wx.navigateTo({ url: '/pages/hand_over/index' }),
    changePin: () => void wx.navigateTo({ url: '/pages/choose_pin/index' }),
    lock: async ({ phone }) => {
      await phone.door.lock();
      void wx.reLaunch({ url: '/pages/unlock/index' });
    },
    signOut: async ({ phone, own, draw }) => {
      const { confirm } = await wx.showModal({ content: words.settings.signOutSure, confirmText: words.settings.yes, cancelText: words.settings.no });
      if (!confirm) return;
      own['wrong'] = await signOut(phone);
      draw();
      if (!own['wrong']) void wx.reLaunch({ url: '/pages/today/index' });
    },
  },
});
