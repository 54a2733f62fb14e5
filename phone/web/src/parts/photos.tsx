// Photos of a record: offered where they are wanted, shrunk before they are kept.

import { useEffect, useState } from 'preact/hooks';
import { bytesOf, dropPhoto, keepPhoto, mayTake, SHRINK } from '../../../core/src/photos/keep.ts';
import type { Phone } from '../../../core/src/phone.ts';
import { words } from '../../../core/src/texts.ts';
import type { Draft } from '../../../core/src/visits/record.ts';

export function Photos({ phone, draft }: { phone: Phone; draft: Draft }) {
  const [wrong, setWrong] = useState<string>();
  if (!mayTake(phone, draft.person)) return null;
  const photos = draft.photos ?? [];
  const take = async (file: File | undefined) => {
    if (!file) return;
    try {
      setWrong(await keepPhoto(phone, draft.id, await shrink(file)));
    } catch (error) {
      setWrong((error as DOMException).name === 'QuotaExceededError' ? words.photos.full : words.photos.noPicture);
    }
  };
  return (
    <div class={wrong ? 'ask bad' : 'ask'}>
      <div class="pictures">
        {photos.map((hash, at) => (
          <figure key={hash}>
            <Picture phone={phone} hash={hash} name={words.photos.picture(at + 1)} />
            <button class="plain" onClick={() => void dropPhoto(phone, draft.id, hash)}>{words.photos.drop(at + 1)}</button>
          </figure>
        ))}
      </div>
      {wrong ? <p class="oops" role="alert">{wrong}</p> : null}
      <label class="plain shoot">{photos.length > 0 ? words.photos.more : words.photos.add}
        <input type="file" accept="image/*" capture="environment" onChange={(event) => { const field = event.currentTarget; void take(field.files?.[0]).then(() => { field.value = ''; }); }} />
      </label>
      <small>{photos.length > 0 ? words.photos.kept : words.photos.lead}</small>
    </div>
  );
}

export function Picture({ phone, hash, name, kind = 'image/jpeg' }: { phone: Phone; hash: string; name: string; kind?: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    void bytesOf(phone, hash).then((bytes) => {
      if (!bytes) return;
      // As data: the server's policy allows no other addresses for pictures.
      const reader = new FileReader();
      reader.onload = () => setUrl(reader.result as string);
      reader.readAsDataURL(new Blob([bytes as BlobPart], { type: kind }));
    });
  }, [hash]);
  return url ? <img src={url} alt={name} /> : <p>{name}</p>;
}

/** A smaller picture of the same, without what a camera writes beside it: where it was, and when. */
async function shrink(file: File): Promise<Uint8Array> {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, SHRINK.edge / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', SHRINK.quality));
  return new Uint8Array(await blob!.arrayBuffer());
}
