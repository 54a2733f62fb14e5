// What WeChat's own tools would look at first, and what it cannot show to everybody who needs it.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DIST } from '../../test/wx.ts';

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? files(join(folder, name)) : [join(folder, name)]));
}

const pages: string[] = JSON.parse(readFileSync(join(DIST, 'app.json'), 'utf8')).pages;
const wxml = files(DIST).filter((path) => path.endsWith('.wxml')).map((path) => [path.slice(DIST.length), readFileSync(path, 'utf8')] as const);

test('every page has its four files, and there are no others', () => {
  for (const page of pages) for (const kind of ['js', 'json', 'wxml', 'wxss']) assert.ok(existsSync(join(DIST, `${page}.${kind}`)), `${page}.${kind}`);
  assert.equal(readdirSync(join(DIST, 'pages')).length, pages.length);
});

test('the package is at most 300 KiB and holds the core once', () => {
  const sum = files(DIST).reduce((all, path) => all + statSync(path).size, 0);
  assert.ok(sum <= 300 * 1024, `${sum} bytes`);
  const cores = files(DIST).filter((path) => readFileSync(path, 'utf8').includes('X-Koumen-Device'));
  assert.deepEqual(cores.map((path) => path.slice(DIST.length)), ['/lib/core.js']);
});

test('whatever can be tapped says what it is', () => {
  for (const [path, text] of wxml) {
    for (const [node] of text.matchAll(/<(?:view|text|image|picker)[^>]*\bbind(?:tap|change)=[^>]*>/g)) assert.match(node, /aria-role=/, `${path}: ${node}`);
    for (const [node] of text.matchAll(/<(?:input|textarea)[^>]*>/g)) assert.match(node, /aria-label=/, `${path}: ${node}`);
  }
});

test('whatever is tapped is a function of its page', () => {
  for (const [path, text] of wxml.filter(([name]) => name.startsWith('/pages'))) {
    const script = readFileSync(join(DIST, path.replace('.wxml', '.js')), 'utf8');
    const names = [...text.matchAll(/\bbind(?:tap|change|input)="(\w+)"|tap: '(\w+)'/g)].map(([, one, other]) => one ?? other!);
    for (const name of names.filter((each) => !['send', 'toPassword', 'toQueue', 'help'].includes(each))) {
      assert.match(script, new RegExp(`\\b${name}\\b\\s*[:(]`), `${path}: ${name}`);
    }
  }
});

test('words come from the core, and nobody but the county\'s server is spoken to', () => {
  for (const [path, text] of wxml) assert.equal(/\p{Script=Han}/u.test(text), false, path);
  for (const path of files(DIST).filter((name) => /\.(js|json|wxss)$/.test(name))) {
    const hosts = readFileSync(path, 'utf8').match(/https?:\/\/[\w.-]+/g) ?? [];
    assert.deepEqual(hosts.filter((host) => host !== 'https://koumen.example'), [], path);
  }
});

test('letters and targets are large enough', () => {
  const style = readFileSync(join(DIST, 'app.wxss'), 'utf8');
  for (const [, size] of style.matchAll(/font-size: ([\d.]+)px/g)) assert.ok(Number(size) >= 18, size);
  for (const [, size] of style.matchAll(/font-size: ([\d.]+)em/g)) assert.ok(Number(size) * 20 >= 18, size);
  for (const target of ['help', 'act', 'row', 'plain', 'main', 'input', 'option']) {
    const rule = new RegExp(`^\\.${target} \\{[^}]*min-height: (\\d+)px`, 'm').exec(style);
    assert.ok(Number(rule?.[1]) >= 60, target);
  }
});

test('of what needs a declaration only camera and album are used, for a photo: no place, no microphone, no account', () => {
  const script = readFileSync(join(DIST, 'lib/core.js'), 'utf8') + pages.map((page) => readFileSync(join(DIST, `${page}.js`), 'utf8')).join();
  for (const name of ['getLocation', 'chooseLocation', 'startRecord', 'getRecorderManager', 'chooseImage', 'getUserProfile', 'login(']) {
    assert.equal(script.includes(`wx.${name}`), false, name);
  }
});
