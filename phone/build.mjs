// Builds the web client into web/dist: names carry a hash of what is inside, so that browsers may keep them for ever; the
// service worker gets the list. The same input gives the same bytes.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync, copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transformSync } from 'esbuild';

const web = join(dirname(fileURLToPath(import.meta.url)), 'web');
const out = join(web, 'dist');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const { outputFiles } = await build({
  entryPoints: [join(web, 'src/main.tsx')],
  bundle: true,
  write: false,
  minify: true,
  format: 'esm',
  // Chrome 80 is the WebView of cheap phones from 2020 on.
  target: ['chrome80', 'safari15'],
  charset: 'utf8',
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
});
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 10);
const put = (name, bytes) => {
  writeFileSync(join(out, name), bytes);
  return name;
};
const script = put(`app-${hash(outputFiles[0].contents)}.js`, outputFiles[0].contents);
const css = transformSync(readFileSync(join(web, 'src/style.css'), 'utf8'), { loader: 'css', minify: true, charset: 'utf8' }).code;
const style = put(`style-${hash(css)}.css`, css);
const page = readFileSync(join(web, 'index.html'), 'utf8').replace('STYLE', style).replace('SCRIPT', script);
put('index.html', page);
for (const name of ['manifest.webmanifest', 'icon.svg']) copyFileSync(join(web, name), join(out, name));
const files = ['./', script, style, 'manifest.webmanifest', 'icon.svg'];
const worker = readFileSync(join(web, 'sw.js'), 'utf8').replace('__FILES__', files.join(' ')).replace('__VERSION__', hash(page));
put('sw.js', worker);
