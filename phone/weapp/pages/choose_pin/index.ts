import { choosePin, screen, words } from '../../shared.ts';

screen({
  free: true,
  title: ({ phone }) => (phone.door.hasPin ? words.pin.change : words.pin.choose),
  view: ({ phone, own }) => ({ changes: phone.door.hasPin, wrong: own['wrong'] ?? '' }),
  taps: {
    type: ({ own }, event) => void (own[String(event.currentTarget.dataset['field'])] = event.detail.value ?? ''),
    submit: async ({ phone, own, draw }) => {
      const text = (name: string) => String(own[name] ?? '');
      own['wrong'] = await choosePin(phone, text('before'), text('pin'), text('again'));
      if (own['wrong']) draw();
      else void wx.reLaunch({ url: '/pages/today/index' });
    },
  },
});
