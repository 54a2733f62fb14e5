// A headless Chromium that notices what a person would: broken scripts, refused files, unreachable words.

import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import axe from 'axe-core';

/** The officer's desk and the visitor's cheap phone. */
export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 360, height: 640 };

const SHOTS = join(dirname(fileURLToPath(import.meta.url)), 'shots');
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** One browser for a story. */
export async function openBrowser() {
  return chromium.launch({ executablePath: process.env.KOUMEN_CHROMIUM, args: FLAGS });
}

/**
 * A person in front of a screen: a context of its own, so that two people can be signed in at once.
 * `complaints` collects script errors, refused files and pages that failed.
 */
export async function sitDown(browser, office, size = DESK) {
  const context = await browser.newContext({
    baseURL: office.url, viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A form answered with 4xx is also reported here; the story itself says which answer it expects.
    const expected = /the server responded with a status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !expected) complaints.push(`console: ${message.text()}`);
  });
  page.on('response', (answer) => {
    if (answer.status() >= 500) complaints.push(`${answer.status()}: ${answer.url()}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // A download or a navigation that replaces another aborts the first: nothing is wrong.
    if (why !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()} ${why}`);
  });
  return { page, context, complaints };
}

/** Keeps a picture of the whole page and checks it for barriers. On phones, nothing may stick out sideways. */
export async function look(page, name, sizes = [DESK]) {
  for (const size of sizes) {
    await page.setViewportSize(size);
    const engine = process.env.KOUMEN_JOURNEY_POSTGRES ? 'postgres' : 'sqlite';
    const path = join(SHOTS, engine, `${name}-${size.width}x${size.height}.png`);
    await mkdir(dirname(path), { recursive: true });
    await page.screenshot({ path, fullPage: true, animations: 'disabled' });
    await withoutBarriers(page, `${name} at ${size.width}×${size.height}`);
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overhang <= 0, `${name} at ${size.width} wide sticks out by ${overhang} px`);
  }
  await page.setViewportSize(sizes[0]);
}

/** No serious or critical finding of axe. */
async function withoutBarriers(page, where) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const bad = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id} (${help}): ${nodes.slice(0, 3).map((node) => node.target).join('; ')}`);
  assert.deepEqual(bad, [], `barriers on ${where}`);
}
