import { Door, LOOK_EVERY, look, Phone, sync, weappPorts } from './shared.ts';

App({
  door: undefined as unknown as Promise<Door>,
  /** Settles once nothing guards it. */
  phone: undefined as unknown as Promise<Phone>,
  opened: undefined as unknown as (phone: Phone) => void,
  running: undefined as Phone | undefined,

  onLaunch() {
    this.door = weappPorts().then((ports) => Door.open(ports));
    this.phone = new Promise((resolve) => {
      this.opened = (phone) => {
        this.running = phone;
        resolve(phone);
      };
    });
    void this.door.then(async (door) => {
      if (door.locked) void wx.reLaunch({ url: '/pages/unlock/index' });
      else this.opened(await Phone.open(door.ports, door));
    });
    setInterval(() => void (this.running && look(this.running)), LOOK_EVERY);
    wx.onNetworkStatusChange(({ isConnected }) => {
      if (isConnected && this.running) void sync(this.running);
    });
  },

  async onShow() {
    const door = await this.door;
    await door.seen();
    if (door.locked && this.running) void wx.reLaunch({ url: '/pages/unlock/index' });
    const phone = await this.phone;
    if (phone.me?.token) void sync(phone);
  },

  onHide() {
    // From here on it is away.
    void this.door.then((door) => door.seen());
  },
});
