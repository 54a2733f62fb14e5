// A headless Chromium that notices what a person would: broken scripts, refused files, unreachable words.

import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
 * `complaints` collects script errors, refused files, pages that failed, and barriers seen by `look`.
 */
export async function sitDown(browser, office, size = DESK, more = {}) {
  const context = await browser.newContext({
    baseURL: office.url, viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true, ...more, ...more,
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

/**
 * Keeps a picture of the page in front of a person and looks for barriers: serious or critical findings of axe, and
 * anything that sticks out sideways. What is found is added to their complaints, so that the story goes on.
 */
export async function look(person, name, sizes = [DESK]) {
  const { page, complaints } = person;
  for (const size of sizes) {
    await page.setViewportSize(size);
    const where = `${name} at ${size.width}×${size.height}`;
    const engine = process.env.KOUMEN_JOURNEY_POSTGRES ? 'postgres' : 'sqlite';
    const path = join(SHOTS, engine, `${name}-${size.width}x${size.height}.png`);
    await mkdir(dirname(path), { recursive: true });
    await page.screenshot({ path, fullPage: true, animations: 'disabled' });
    for (const barrier of await barriers(page)) complaints.push(`${where}: ${barrier}`);
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overhang > 0) complaints.push(`${where}: sticks out by ${overhang} px`);
  }
  await page.setViewportSize(sizes[0]);
}

async function barriers(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id} (${help}): ${nodes.slice(0, 3).map((node) => node.target).join('; ')}`);
}
