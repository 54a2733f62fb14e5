// Builds the mini-programme into weapp/dist, in the layout that WeChat's tools take: the core once in lib/core.js, each page
// a small script that asks for it.
//
//   node build-weapp.mjs [--server https://visits.example.gov.cn]

import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const asked = process.argv.indexOf('--server');
const server = asked > 0 ? process.argv[asked + 1] : 'https://koumen.example';
if (!/^https:\/\/[^/]+$/.test(server ?? '')) throw new Error('--server wants an address such as https://visits.example.gov.cn');

const weapp = join(dirname(fileURLToPath(import.meta.url)), 'weapp');
const out = join(weapp, 'dist');
rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'lib'), { recursive: true });

const shared = { bundle: true, minify: true, format: 'cjs', target: 'es2018', charset: 'utf8', legalComments: 'none' };
await build({ ...shared, entryPoints: [join(weapp, 'shared.ts')], outfile: join(out, 'lib/core.js'), define: { SERVER: JSON.stringify(server) } });

/** Scripts ask for the one core instead of taking it in. */
const oneCore = (path) => ({
  name: 'one-core',
  setup: (on) => on.onResolve({ filter: /\/shared\.ts$/ }, ({ kind }) => kind === 'import-statement' ? { path, external: true } : undefined),
});
await build({ ...shared, entryPoints: [join(weapp, 'app.ts')], outfile: join(out, 'app.js'), plugins: [oneCore('./lib/core.js')] });
for (const page of readdirSync(join(weapp, 'pages'))) {
  const [from, to] = [join(weapp, 'pages', page), join(out, 'pages', page)];
  mkdirSync(to, { recursive: true });
  await build({ ...shared, entryPoints: [join(from, 'index.ts')], outfile: join(to, 'index.js'), plugins: [oneCore('../../lib/core.js')] });
  copyFileSync(join(from, 'index.wxml'), join(to, 'index.wxml'));
  writeFileSync(join(to, 'index.json'), '{}\n');
  writeFileSync(join(to, 'index.wxss'), '');
}
for (const name of ['app.json', 'app.wxss', 'frame.wxml', 'sitemap.json', 'project.config.json']) copyFileSync(join(weapp, name), join(out, name));
const app = JSON.parse(readFileSync(join(out, 'app.json'), 'utf8'));
for (const page of app.pages) readFileSync(join(out, `${page}.js`));
