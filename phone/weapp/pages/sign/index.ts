import { drawLines, keepSignature, PICTURE, refuseToSign, screen, words, type Brush, type Lines } from '../../shared.ts';

/** WeChat's canvas, as far as it is used. */
interface Glass {
  width: number;
  height: number;
  getContext(kind: '2d'): Brush;
  toDataURL(type: string): string;
}

/** The canvas of the page with its size on the screen; found once, when the page stands. */
async function glassOf(own: Record<string, unknown>): Promise<{ glass: Glass; width: number; height: number } | undefined> {
  own['glass'] ??= await new Promise((resolve) => {
    wx.createSelectorQuery().select('#glass').fields({ node: true, size: true }).exec(([found]) => {
      const { node, width, height } = (found ?? {}) as { node?: Glass; width: number; height: number };
      if (node) Object.assign(node, { width: PICTURE.width, height: PICTURE.height });
      resolve(node && { glass: node, width, height });
    });
  });
  return own['glass'] as { glass: Glass; width: number; height: number } | undefined;
}

type Touched = WechatMiniprogram.TouchEvent & { touches: { x: number; y: number }[] };

async function paint(own: Record<string, unknown>): Promise<void> {
  const found = await glassOf(own);
  if (found) drawLines(found.glass.getContext('2d'), (own['lines'] ?? []) as Lines, PICTURE.width, PICTURE.height);
}

async function touch(own: Record<string, unknown>, event: unknown, begins: boolean): Promise<void> {
  const found = await glassOf(own);
  const at = (event as Touched).touches[0];
  if (!found || !at) return;
  const lines = (own['lines'] ?? []) as Lines;
  const point = { x: at.x / found.width, y: at.y / found.height };
  own['lines'] = begins ? [...lines, [point]] : [...lines.slice(0, -1), [...(lines[lines.length - 1] ?? []), point]];
  await paint(own);
}

screen({
  title: ({ phone, query }) => {
    const person = phone.drafts.get(query['draft'] ?? '')?.person;
    return words.sign.title(phone.list?.taken.people.find(({ id }) => id === person)?.name ?? '');
  },
  view: ({ own }) => ({ wrong: own['wrong'] ?? '' }),
  taps: {
    down: ({ own }, event) => touch(own, event, true),
    move: ({ own }, event) => touch(own, event, false),
    clear: async ({ own }) => {
      own['lines'] = [];
      await paint(own);
    },
    refuse: async ({ phone, query }) => {
      await refuseToSign(phone, query['draft'] ?? '', query['question'] ?? '');
      void wx.navigateBack();
    },
    done: async ({ phone, query, own, draw }) => {
      const found = await glassOf(own);
      const lines = (own['lines'] ?? []) as Lines;
      const png = found ? wx.base64ToArrayBuffer(found.glass.toDataURL('image/png').split(',')[1] ?? '') : new ArrayBuffer(0);
      own['wrong'] = await keepSignature(phone, query['draft'] ?? '', query['question'] ?? '', lines, new Uint8Array(png));
      if (own['wrong']) draw();
      else void wx.navigateBack();
    },
  },
});
