import { mayTry, Phone, phoneOf, sync, weappPorts } from './shared.ts';

/** How often the line is looked at; the core decides whether anything is tried. */
const LOOK_EVERY = 5_000;
/** A list is fetched again after so long. */
const STALE_AFTER = 10 * 60_000;

App({
  phone: undefined as unknown as Promise<Phone>,

  onLaunch() {
    this.phone = weappPorts().then((ports) => Phone.open(ports));
    setInterval(() => void this.look(), LOOK_EVERY);
    wx.onNetworkStatusChange(({ isConnected }) => {
      if (isConnected) void phoneOf().then(sync);
    });
  },

  onShow() {
    void this.phone.then((phone) => (phone.me?.token ? sync(phone) : undefined));
  },

  async look() {
    const phone = await this.phone;
    const due = phone.waiting.size > 0 || phone.ports.clock.now() - (phone.list?.at ?? 0) > STALE_AFTER;
    if (mayTry(phone) && due) await sync(phone);
  },
});
