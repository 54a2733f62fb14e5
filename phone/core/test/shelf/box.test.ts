import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fromBase64url, seal, toBase64url } from '../../src/shelf/box.ts';

const { vectors } = JSON.parse(readFileSync(new URL('../vectors/sealed.json', import.meta.url), 'utf8'));

test('the phone makes the bytes that the server opens', () => {
  assert.ok(vectors.length >= 2);
  for (const { name, box, device, ephemeral_secret, nonce, plain, sealed } of vectors) {
    assert.equal(seal(box, device, plain, fromBase64url(ephemeral_secret), fromBase64url(nonce)), sealed, name);
  }
});

test('bytes of any length come back from their text', () => {
  for (let length = 0; length < 40; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 89 + length) & 255);
    assert.equal(toBase64url(bytes), Buffer.from(bytes).toString('base64url'));
    assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes);
  }
});
