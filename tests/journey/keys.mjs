// Hands that never leave the keyboard, and count what they press.

export class Keys {
  constructor(page) {
    this.page = page;
    this.count = 0;
  }

  /** Presses a key. */
  async press(key) {
    this.count += 1;
    await this.page.keyboard.press(key);
  }

  /** Types a text; one key for each character, as with an input method that takes whole words it is fewer. */
  async type(text) {
    this.count += [...text].length;
    await this.page.keyboard.type(text);
  }

  /** Walks with Tab until whatever carries this name has the focus. */
  async to(name) {
    for (let steps = 0; steps < 150; steps += 1) {
      if ((await this.here()).startsWith(name)) return;
      await this.press('Tab');
    }
    throw new Error(`“${name}” was not reached with Tab; at “${await this.here()}”`);
  }

  /** Walks with Tab until the focus is in the group of choices of this name. */
  async toGroup(name) {
    for (let steps = 0; steps < 150; steps += 1) {
      if ((await this.group()).startsWith(name)) return;
      await this.press('Tab');
    }
    throw new Error(`the group “${name}” was not reached with Tab`);
  }

  /** The name of the group of choices in which the focus is, as a reader of the screen would say it. */
  group() {
    return this.page.evaluate(() => {
      const group = document.activeElement?.closest('[role=radiogroup],[role=group]');
      const label = group && document.getElementById(group.getAttribute('aria-labelledby'));
      return (label?.innerText ?? '').trim();
    });
  }

  /** Goes to a link or button of this name and follows it. */
  async follow(name) {
    await this.to(name);
    await this.enter();
  }

  /** Presses Enter and waits for the page that comes. */
  async enter() {
    await Promise.all([this.page.waitForEvent('domcontentloaded'), this.press('Enter')]);
    await this.page.waitForLoadState();
  }

  /** Chooses an option of the list that has the focus, one arrow after the other. */
  async choose(label) {
    const chosen = () => this.page.evaluate(() => document.activeElement.selectedOptions?.[0]?.text ?? '');
    for (let steps = 0; steps < 60 && (await chosen()) !== label; steps += 1) await this.press('ArrowDown');
    if ((await chosen()) !== label) throw new Error(`no “${label}” in the list`);
  }

  /** The name of what has the focus, as a reader of the screen would say it. */
  here() {
    return this.page.evaluate(() => {
      const at = document.activeElement;
      const labels = [...(at?.labels ?? [])].map((label) => label.innerText).join(' ');
      return (labels || at?.getAttribute('aria-label') || at?.innerText || '').trim();
    });
  }
}
