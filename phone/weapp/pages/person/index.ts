import { begunFor, screen, show, words } from '../../shared.ts';

const record = (id: string, mode: string) => wx.navigateTo({ url: `/pages/record/index?id=${id}&mode=${mode}` });

screen({
  title: ({ phone, query }) => show(phone, query['id'] ?? '')?.name ?? words.person.unknown,
  view: ({ phone, query }) => {
    const id = query['id'] ?? '';
    const person = show(phone, id);
    const begun = begunFor(phone, id);
    return {
      person: person ?? null,
      away: person?.away ? words.person.away(person.away) : '',
      goOn: begun?.outcome ? begun.mode : '',
      modes: phone.list?.taken.modes.filter((mode) => mode.id !== 'door' && mode.id !== 'phone') ?? [],
    };
  },
  taps: {
    call: async ({ phone, query }) => {
      const number = show(phone, query['id'] ?? '')?.phone;
      if (!number) return;
      // The record is open when the call is over. Whoever does not call after all goes back.
      await new Promise<void>((resolve) => void wx.makePhoneCall({ phoneNumber: number, complete: () => resolve() }));
      await record(query['id'] ?? '', 'phone');
    },
    door: ({ query }) => void record(query['id'] ?? '', 'door'),
    other: ({ query }, event) => void record(query['id'] ?? '', String(event.currentTarget.dataset['mode'])),
  },
});
