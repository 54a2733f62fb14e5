import { Door, Phone, sync, unlock, unlockByPassword, words } from '../../shared.ts';

interface Program {
  door: Promise<Door>;
  running: Phone | undefined;
  opened(phone: Phone): void;
}

// No screen as the others are: there may be no phone yet to draw.
Page({
  data: { words: JSON.parse(JSON.stringify(words)) as object, numbers: words.emergency.public, forgotten: false, needsPassword: false, pin: '', user: '', password: '', wrong: '', busy: false },

  async onLoad() {
    const door = await getApp<Program>().door;
    wx.setNavigationBarTitle({ title: words.pin.title });
    this.setData({ needsPassword: door.needsPassword });
  },

  type(event: WechatMiniprogram.Input) {
    this.setData({ [String(event.currentTarget.dataset['field'])]: event.detail.value });
  },

  forget() {
    this.setData({ forgotten: !this.data.forgotten, wrong: '' });
  },

  dial(event: WechatMiniprogram.BaseEvent) {
    void wx.makePhoneCall({ phoneNumber: String(event.currentTarget.dataset['number']) });
  },

  async submit() {
    if (this.data.busy) return;
    const program = getApp<Program>();
    const door = await program.door;
    const { pin, user, password, forgotten } = this.data;
    // Trying a PIN keeps a slow phone busy: the word for it is drawn first.
    await new Promise<void>((drawn) => this.setData({ busy: true, wrong: '' }, drawn));
    const came = forgotten || door.needsPassword
      ? await unlockByPassword(door.ports, door, user, password, program.running)
      : await unlock(door.ports, door, pin, program.running);
    this.setData({ busy: false, pin: '', wrong: typeof came === 'string' ? came : '', needsPassword: door.needsPassword });
    if (typeof came === 'string') return;
    program.opened(came);
    void sync(came);
    void wx.reLaunch({ url: '/pages/today/index' });
  },
});
