// What a camera writes into a photo beside the picture: where, when, with which phone. None of it leaves the phone.

/** Segments of a JPEG that hold no picture: APP1 to APP15 without APP14, which says how colours are meant, and comments. */
function isTold(marker: number): boolean {
  return (marker >= 0xe1 && marker <= 0xef && marker !== 0xee) || marker === 0xfe;
}

/** The same picture without what was written beside it; a JPEG that cannot be followed comes back as it is not: `undefined`. */
export function strip(jpeg: Uint8Array): Uint8Array | undefined {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return undefined;
  const kept: Uint8Array[] = [jpeg.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= jpeg.length) {
    if (jpeg[at] !== 0xff) return undefined;
    // A marker may be led in by any number of these.
    if (jpeg[at + 1] === 0xff) {
      at += 1;
      continue;
    }
    const marker = jpeg[at + 1]!;
    // From here on it is the picture itself.
    if (marker === 0xda) {
      kept.push(jpeg.subarray(at));
      return joined(kept);
    }
    const until = at + 2 + ((jpeg[at + 2]! << 8) | jpeg[at + 3]!);
    if (until > jpeg.length || until < at + 4) return undefined;
    if (!isTold(marker)) kept.push(jpeg.subarray(at, until));
    at = until;
  }
  return undefined;
}

function joined(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
