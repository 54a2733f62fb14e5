// A koumen of our own: a fresh demo folder, a free port, gone when the story ends.

import { spawn, execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const READY_WITHIN_MS = 60_000;

/**
 * Starts the demo and waits until it answers; its calendar stands `at` a moment, or on the morning of the stories.
 * `moveTo(moment)` ends it and starts it again later in its calendar. `close()` stops it and removes everything.
 */
export async function openOffice({ at } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'koumen-journey-'));
  const database = await freshDatabase();
  const listen = `127.0.0.1:${await freePort()}`;
  let running;
  const close = async () => {
    const early = await running.stop();
    await rm(folder, { recursive: true, force: true });
    await database?.drop();
    if (early !== null) throw new Error(`koumen ended by itself (${early}):\n${running.said().slice(-4000)}`);
  };
  const start = async (moment) => {
    const args = ['demo', '--data', join(folder, 'demo'), '--listen', listen];
    if (database) args.push('--database-url', database.address);
    if (moment) args.push('--at', moment);
    running = run(args);
    try {
      await answers(`http://${listen}/sign-in`, running);
    } catch (error) {
      await close().catch(() => {});
      throw error;
    }
  };
  await start(at);
  const password = demoPassword(running.said());
  const moveTo = async (moment) => {
    await running.stop();
    await start(moment);
  };
  return { url: `http://${listen}`, said: () => running.said(), password: () => password, moveTo, close };
}

/** A koumen that runs: what it said, and `stop()`, which gives how it had ended by itself, or null. */
function run(args) {
  const koumen = spawn(process.env.KOUMEN_BIN, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const hear = (text) => { said += text; };
  koumen.stdout.setEncoding('utf8').on('data', hear);
  koumen.stderr.setEncoding('utf8').on('data', hear);
  const gone = new Promise((resolve) => koumen.once('close', resolve));
  const ended = () => koumen.exitCode ?? koumen.signalCode;
  const stop = async () => {
    const early = ended();
    koumen.kill('SIGTERM');
    await gone;
    return early;
  };
  return { said: () => said, ended, stop };
}

/** Resolves when the address answers; fails with what koumen said when it ends or stays silent. */
async function answers(address, koumen) {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    if (koumen.ended() !== null) throw new Error(`koumen ended with ${koumen.ended()}:\n${koumen.said()}`);
    try {
      const answer = await fetch(address, { redirect: 'manual' });
      if (answer.status < 500) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`koumen did not answer at ${address} within ${READY_WITHIN_MS} ms:\n${koumen.said()}`);
}

/** The password that the demo prints for all its accounts. */
function demoPassword(said) {
  const found = said.match(/(?:密码|password)[^\S\n]*[：:]\s*(\S+)/i);
  if (!found) throw new Error(`the demo printed no password:\n${said}`);
  return found[1];
}

async function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A database of this story's own on the PostgreSQL it was given, or nothing on SQLite. */
async function freshDatabase() {
  const server = process.env.KOUMEN_JOURNEY_POSTGRES;
  if (!server) return null;
  const name = `journey_${randomBytes(6).toString('hex')}`;
  const sql = (text) => promisify(execFile)('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', text, server]);
  await sql(`create database ${name}`);
  const address = new URL(server);
  address.pathname = `/${name}`;
  return { address: address.href, drop: () => sql(`drop database if exists ${name} with (force)`) };
}
