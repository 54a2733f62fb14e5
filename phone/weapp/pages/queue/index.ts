import { heardAt, dayOf, queue, read, said, screen, timeOf, words } from '../../shared.ts';

screen({
  title: () => words.queue.title,
  view: ({ phone }) => {
    const heard = heardAt(phone);
    return {
      entries: queue(phone).map((entry) => ({ ...entry, mendable: phone.waiting.get(entry.id)?.refused !== undefined })),
      said: said(phone),
      clock: phone.device.offset ? words.queue.clock : '',
      reference: phone.line.reference ? words.queue.reference(phone.line.reference) : '',
      heard: heard ? words.queue.heard(dayOf(heard), timeOf(heard)) : '',
    };
  },
  taps: {
    read: ({ phone }, event) => read(phone, String(event.currentTarget.dataset['id'])),
    mend: ({ phone }, event) => {
      const id = String(event.currentTarget.dataset['id']);
      void wx.navigateTo({ url: `/pages/record/index?id=${phone.waiting.get(id)?.item.person}&mend=${id}` });
    },
  },
});
