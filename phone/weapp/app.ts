import { LOOK_EVERY, look, Phone, phoneOf, sync, weappPorts } from './shared.ts';

App({
  phone: undefined as unknown as Promise<Phone>,

  onLaunch() {
    this.phone = weappPorts().then((ports) => Phone.open(ports));
    setInterval(() => void this.phone.then(look), LOOK_EVERY);
    wx.onNetworkStatusChange(({ isConnected }) => {
      if (isConnected) void phoneOf().then(sync);
    });
  },

  onShow() {
    void this.phone.then((phone) => (phone.me?.token ? sync(phone) : undefined));
  },
});
