// A printed page: fetched as the browser would, read as text.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';

/** Fetches a PDF with the page's own sign-in; its text and number of pages. */
export async function readPrint(page, address) {
  const answer = await page.request.get(address);
  assert.equal(answer.status(), 200, address);
  assert.equal(answer.headers()['content-type'], 'application/pdf');
  const bytes = await answer.body();
  assert.equal(bytes.subarray(0, 5).toString('latin1'), '%PDF-');
  const folder = await mkdtemp(join(tmpdir(), 'koumen-print-'));
  try {
    const file = join(folder, 'print.pdf');
    await writeFile(file, bytes);
    const run = promisify(execFile);
    const { stdout: text } = await run('pdftotext', ['-layout', file, '-']);
    const { stdout: about } = await run('pdfinfo', [file]);
    return { text, pages: Number(about.match(/^Pages:\s+(\d+)/m)[1]) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
