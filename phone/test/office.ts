// The office as a phone sees it, in a page: the same receipts as the real one, kept in memory, so that many runs take no time.

import type { FormSheet, Item, Receipt, Subject, Taken } from '../core/src/api.ts';
import type { Asked, Reply } from '../core/src/ports.ts';
import { dayOf } from '../core/src/days.ts';

export const DAY = 24 * 3_600_000;
/** Monday 2026-11-23, nine o'clock in Beijing. */
export const MORNING = Date.parse('2026-11-23T09:00:00+08:00');

const option = (id: string, label: string, more: Partial<{ alone: boolean; concern: boolean; needs_earlier: boolean }> = {}) =>
  ({ id, label, alone: false, concern: false, needs_earlier: false, ...more });

/** A form with a question of every sort. */
export const FORM: FormSheet = {
  id: 'visit', title: '探访记录', version: '1',
  questions: [
    { id: 'health', label: '疾病', kind: 'one', required: 'always', prefill: 'last_time', modes: [],
      options: [option('same', '无变化', { needs_earlier: true }), option('good', '较好'), option('bad', '较差', { concern: true })] },
    { id: 'gas', label: '燃气', kind: 'one', required: 'door', prefill: 'never', modes: [],
      options: [option('safe', '安全'), option('unsafe', '不安全', { concern: true })] },
    { id: 'money', label: '经济', kind: 'many', required: 'always', prefill: 'never', modes: [],
      options: [option('stable', '稳定', { alone: true }), option('ill', '疾病支出'), option('other', '其他')] },
    { id: 'rooms', label: '间数', kind: 'number', min: 1, max: 9, required: 'never', prefill: 'never', modes: ['door'] },
    { id: 'told', label: '说了什么', kind: 'text', longest: 5, phrases: ['挺好', '买药'], required: 'never', prefill: 'never', modes: [] },
    { id: 'signed', label: '老人签名', kind: 'signature', required: 'never', prefill: 'never', modes: ['door'] },
  ],
};

export function subject(id: string, more: Partial<Subject> = {}): Subject {
  return {
    id, name: `老人${id}`, place: '北新村第三村民小组', address: `北新村三组 ${id} 号`, phone: '0513-2000001', class: 'A', class_name: 'A类',
    due_on: '2026-11-29', last_visited_at: '2026-11-20T09:00:00+08:00',
    duties: [{ id: 'door', name: '上门', text: '每周上门 2 次', modes: ['door'], covered_by: [], count: 2, unit: 'contact', every: 'week', counted: 0, owed: 2 }],
    ...more,
  } as Subject;
}

/** An office of its own. */
export class Office {
  readonly visits = new Map<string, string>();
  readonly proposals: string[] = [];
  now = MORNING;
  people: Subject[] = [subject('1'), subject('2'), subject('3')];
  tokens = new Set(['T']);
  ended = false;
  /** Whether the county wants a PIN. */
  pin = false;
  /** What ended phones handed in. */
  readonly boxes: string[] = [];
  takesBoxes = false;
  /** Photos by hash: the bytes that are here. */
  readonly photos = new Map<string, number[]>();
  readonly #totals = new Map<string, number>();
  /** Emergencies by id: every content that came. */
  readonly emergencies = new Map<string, string[]>();

  async answer(asked: Asked): Promise<Reply> {
    const reply = (status: number, body?: unknown, headers: Record<string, string> = {}): Reply => ({
      status, headers: { date: new Date(this.now).toUTCString(), ...headers }, text: body === undefined ? '' : JSON.stringify(body),
    });
    try {
      if (asked.path !== '/api/v1/sign-in' && typeof asked.body === 'string') JSON.parse(asked.body);
    } catch {
      return reply(400, { problem: 'unreadable', text: '读不出来。' });
    }
    if (asked.path === '/api/v1/sign-in') {
      const { user_name, password } = JSON.parse(asked.body as string);
      if (password !== 'good') return reply(401, { problem: 'not_signed_in', text: '用户名或密码不对。' });
      this.tokens.add('T');
      return reply(200, { token: 'T', recovery: `recovery of ${user_name}`, name: user_name, place: '北新村', county: '启东市', role: 'visitor', server_time: new Date(this.now).toISOString() });
    }
    if (asked.path === '/api/v1/sealed') {
      if (!this.takesBoxes) return reply(403, { problem: 'forbidden', text: '没有这部手机的登录。' });
      this.boxes.push(JSON.parse(asked.body as string).sealed);
      return reply(200, { visits: [], emergencies: [] });
    }
    if (this.ended) return reply(403, { problem: 'ended', text: '这部手机已停用。' });
    if (!this.tokens.has(asked.headers['Authorization']?.slice(7) ?? '')) return reply(401, { problem: 'not_signed_in', text: '请登录。' });
    if (asked.path === '/api/v1/people') return this.list(asked, reply);
    if (asked.path === '/api/v1/visits') return this.receive(asked, reply);
    if (asked.path.startsWith('/api/v1/photos/')) return this.photo(asked, reply);
    if (asked.path === '/api/v1/emergencies') return this.emergency(asked, reply);
    return reply(404, { problem: 'not_found', text: '没有。' });
  }

  private photo(asked: Asked, reply: (status: number, body?: unknown) => Reply): Reply {
    const [, hash, query] = /photos\/([0-9a-f]{64})(.*)/.exec(asked.path)!;
    const named = [...this.visits.values()].find((visit) => visit.includes(hash!));
    if (!named) return reply(404, { problem: 'not_found', text: '没有。' });
    const signed = named.includes(`"signature":"${hash}"`);
    if (!signed && this.people.find(({ id }) => id === JSON.parse(named).person)?.no_photos) return reply(403, { problem: 'forbidden', text: '不拍照。' });
    const here = this.photos.get(hash!) ?? [];
    const total = Number(/total=(\d+)/.exec(query!)?.[1] ?? this.#totals.get(hash!) ?? 0);
    this.#totals.set(hash!, total);
    if (asked.method === 'PUT' && Number(/from=(\d+)/.exec(query!)![1]) === here.length) here.push(...(asked.body as Uint8Array));
    this.photos.set(hash!, here);
    return reply(200, { have: here.length, total, complete: here.length > 0 && here.length === total });
  }

  private emergency(asked: Asked, reply: (status: number, body?: unknown) => Reply): Reply {
    const { emergencies } = JSON.parse(asked.body as string) as { emergencies: { id: string }[] };
    const receipts = emergencies.map((item) => {
      const known = this.emergencies.get(item.id) ?? [];
      const content = JSON.stringify(item);
      const state = known.length === 0 ? 'accepted' : known.includes(content) ? 'known' : 'conflict';
      if (!known.includes(content)) this.emergencies.set(item.id, [...known, content]);
      return { id: item.id, state, text: '已收到。' };
    });
    return reply(200, { server_time: new Date(this.now).toISOString(), receipts });
  }

  private list(asked: Asked, reply: (status: number, body?: unknown, headers?: Record<string, string>) => Reply): Reply {
    const taken: Omit<Taken, 'server_time'> = {
      today: dayOf(this.now), pack: { id: 'p', version: '1', hash: 'h' }, forms: [FORM], visitor_kinds: [], more: false, people: this.people,
      box: { id: '1.b', key: 'GulfPlgVEk1pejaOpfQw5NgcIKSW1DJTkf6oA4d57kY' }, pin: this.pin, modes: [{ id: 'door', name: '上门探访' }, { id: 'phone', name: '电话问候' }],
      outcomes: [{ id: 'reached', name: '联系到', reasons: [] }, { id: 'not_reached', name: '未联系到', reasons: [{ id: 'no_answer', name: '没人接' }] }],
    };
    const etag = `"${JSON.stringify(taken).length}-${taken.today}-${this.visits.size}-${this.pin}"`;
    if (asked.headers['If-None-Match'] === etag) return reply(304, undefined, { etag });
    return reply(200, { ...taken, server_time: new Date(this.now).toISOString() }, { etag });
  }

  private receive(asked: Asked, reply: (status: number, body?: unknown) => Reply): Reply {
    const { visits } = JSON.parse(asked.body as string) as { visits: Item[] };
    if (visits.length > 100) return reply(413, { problem: 'too_large', text: '太多。' });
    const receipts = visits.map((visit) => this.receipt(visit));
    return reply(200, { server_time: new Date(this.now).toISOString(), receipts });
  }

  private receipt(visit: Item): Receipt {
    const { id } = visit;
    if (Date.parse(visit.visited_at) > this.now + 600_000) {
      return { id, state: 'refused', text: '时间还没有到。', field: 'visited_at', faults: [{ field: 'visited_at', text: '时间还没有到。' }] };
    }
    const content = JSON.stringify(visit);
    const known = this.visits.get(id);
    if (known === undefined && Date.parse(visit.visited_at) < this.now - 3 * DAY && !visit.late_reason) {
      return { id, state: 'refused', text: '请写明补录原因。', field: 'late_reason', faults: [{ field: 'late_reason', text: '请写明补录原因。' }] };
    }
    if (known === undefined) {
      this.visits.set(id, content);
      return { id, state: 'accepted', text: '已登记。', faults: [] };
    }
    if (known === content) return { id, state: 'known', text: '已登记过。', faults: [] };
    this.proposals.push(content);
    return { id, state: 'conflict', text: '与已登记的不同。', faults: [] };
  }
}
