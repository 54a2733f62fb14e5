// Somebody in the office, as far as the storms need one: signs in on a page, fills in a form, sends it.

export class Desk {
  #cookie = '';

  private constructor(private readonly url: string) {}

  static async signIn(url: string, user: string, password: string): Promise<Desk> {
    const desk = new Desk(url);
    const status = await desk.send('/sign-in', { user_name: user, password });
    if (status !== 303) throw new Error(`${user} could not sign in: ${status}`);
    return desk;
  }

  async page(path: string): Promise<string> {
    const answer = await fetch(this.url + path, { headers: { cookie: this.#cookie }, redirect: 'manual' });
    this.keep(answer);
    return answer.text();
  }

  /** Fills in the form of a page with what stands in it already and `fields`; says how it was answered. */
  async send(path: string, fields: Record<string, string>): Promise<number> {
    const page = await this.page(path);
    const form = page.slice(page.indexOf('<form', page.indexOf('<main')));
    const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]);
    const answer = await fetch(this.url + path, {
      method: 'POST', redirect: 'manual',
      headers: { cookie: this.#cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams([...hidden, ...Object.entries(fields)]).toString(),
    });
    this.keep(answer);
    return answer.status;
  }

  private keep(answer: Response): void {
    const set = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!);
    if (set.length > 0) this.#cookie = set.join('; ');
  }
}
