// Promises of the client that a machine can hold: its size, its words, where it speaks to.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const DIST = join(ROOT, 'web/dist');

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const sources = [...files(join(ROOT, 'core/src')), ...files(join(ROOT, 'web/src'))].filter((path) => /\.tsx?$/.test(path));

/** The first load in the order of a browser: page, style, script. */
const firstLoad = readdirSync(DIST).filter((name) => /\.(html|css|js)$/.test(name) && name !== 'sw.js');

test('the first load is at most 60 KiB, compressed', () => {
  const sizes = firstLoad.map((name) => gzipSync(readFileSync(join(DIST, name)), { level: 9 }).length);
  const sum = sizes.reduce((one, other) => one + other, 0);
  assert.ok(sum <= 60 * 1024, `${sum} bytes`);
});

test('every Chinese word stands in texts.ts', () => {
  const strays = sources.filter((path) => !path.endsWith('texts.ts')).flatMap((path) =>
    readFileSync(path, 'utf8').split('\n')
      .filter((line) => /\p{Script=Han}/u.test(line.replace(/\/\/.*|\/\*\*?.*|^\s*\*.*/, '')))
      .map((line) => `${relative(ROOT, path)}: ${line.trim()}`));
  assert.deepEqual(strays, []);
});

test('the client speaks to its own server and to nobody else', () => {
  for (const name of readdirSync(DIST).filter((name) => !name.startsWith('.'))) {
    const hosts = readFileSync(join(DIST, name), 'utf8').match(/https?:\/\/[^"'`\s)]+/g) ?? [];
    const foreign = hosts.filter((host) => !host.startsWith('http://www.w3.org/'));
    assert.deepEqual(foreign, [], name);
  }
});

test('the core touches no device: no browser, no clock, no chance', () => {
  for (const path of sources.filter((source) => source.startsWith(join(ROOT, 'core')))) {
    const text = readFileSync(path, 'utf8').replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
    for (const word of ['window', 'document.', 'navigator', 'localStorage', 'indexedDB', 'fetch(', 'Date.now', 'Math.random', 'crypto.', 'setTimeout']) {
      assert.equal(text.includes(word), false, `${relative(ROOT, path)} uses ${word}`);
    }
  }
});

test('the types of the server\'s answers are those the server tells', () => {
  const tool = join(ROOT, 'node_modules/.bin/openapi-typescript');
  const fresh = execFileSync(tool, [join(ROOT, '../docs/openapi.json'), '--root-types', '--root-types-no-schema-prefix'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  assert.equal(readFileSync(join(ROOT, 'core/src/api.ts'), 'utf8').trim(), fresh.trim(), 'run: npm run api');
});
