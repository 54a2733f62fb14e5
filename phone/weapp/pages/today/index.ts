import { isKnown, isOld, longDay, screen, today, words } from '../../shared.ts';

screen({
  title: () => words.appName,
  begin: ({ phone }) => {
    if (!isKnown(phone)) void wx.navigateTo({ url: '/pages/sign_in/index' });
  },
  view: ({ phone }) => {
    const { parts, people, day } = today(phone);
    const empty = people > 0 ? '' : phone.list ? words.today.noPeople : words.today.empty;
    return { day: longDay(day), parts, empty, old: isOld(phone) ? words.today.old(phone.list!.taken.today) : '' };
  },
  taps: {
    open: (_at, event) => void wx.navigateTo({ url: `/pages/person/index?id=${event.currentTarget.dataset['id']}` }),
    toMonth: () => void wx.navigateTo({ url: '/pages/month/index' }),
    toSettings: () => void wx.navigateTo({ url: '/pages/settings/index' }),
  },
});
