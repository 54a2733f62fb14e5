import { useEffect, useRef, useState } from 'preact/hooks';
import { draw, keepSignature, refuseToSign, PICTURE, type Lines } from '../../../core/src/photos/sign.ts';
import { words } from '../../../core/src/texts.ts';
import type { ScreenProps } from '../app.tsx';
import { Foot } from '../parts/frame.tsx';

/** The glass to sign on. */
export function Sign({ phone, draftId, question }: ScreenProps & { draftId: string; question: string }) {
  const glass = useRef<HTMLCanvasElement>(null);
  const [lines, setLines] = useState<Lines>([]);
  const [wrong, setWrong] = useState<string>();
  const draft = phone.drafts.get(draftId);
  const taken = phone.list?.taken;
  const name = taken?.people.find(({ id }) => id === draft?.person)?.name ?? '';
  useEffect(() => draw(glass.current!.getContext('2d')!, lines, PICTURE.width, PICTURE.height), [lines]);
  const at = (event: PointerEvent) => {
    const { left, top, width, height } = glass.current!.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  };
  const down = (event: PointerEvent) => {
    glass.current!.setPointerCapture(event.pointerId);
    const point = at(event);
    setWrong(undefined);
    setLines((before) => [...before, [point]]);
  };
  const move = (event: PointerEvent) => {
    if (!glass.current!.hasPointerCapture(event.pointerId)) return;
    const point = at(event);
    setLines((before) => [...before.slice(0, -1), [...before[before.length - 1]!, point]]);
  };
  const done = async () => {
    const blob = await new Promise<Blob | null>((resolve) => glass.current!.toBlob(resolve, 'image/png'));
    const refusal = await keepSignature(phone, draftId, question, lines, new Uint8Array(await blob!.arrayBuffer()));
    setWrong(refusal);
    if (!refusal) history.back();
  };
  const refuse = async () => {
    await refuseToSign(phone, draftId, question);
    history.back();
  };
  return (
    <main class="page">
      <header class="head"><button class="back" onClick={() => history.back()} aria-label={words.back}>‹</button><div class="what"><h1>{words.sign.title(name)}</h1></div></header>
      <div class="body">
        <p class="lead">{words.sign.lead}</p>
        <canvas ref={glass} class="glass" width={PICTURE.width} height={PICTURE.height} role="img" aria-label={words.sign.glass} onPointerDown={down} onPointerMove={move} />
        {wrong ? <p class="wrong" role="alert">{wrong}</p> : null}
        <div class="options two">
          <button class="plain" onClick={() => setLines([])}>{words.sign.clear}</button>
          <button class="plain quiet" onClick={() => void refuse()}>{words.sign.unable}</button>
        </div>
      </div>
      <Foot><button class="main" onClick={() => void done()}>{words.sign.done}</button></Foot>
    </main>
  );
}
