// WeChat's files in memory, and the power that goes: before an operation, or in the middle of a write.

/** The power went. */
export class Dead extends Error {}

export class MemoryFiles {
  readonly kept = new Map<string, string | ArrayBuffer>();
  /** Operations that change something until the power goes. */
  dieAfter = Number.POSITIVE_INFINITY;

  accessSync = (path: string): void => void this.there(path);

  mkdirSync = (path: string): void => {
    this.touch();
    this.kept.set(path, '');
  };

  readFileSync = (path: string): string | ArrayBuffer => this.there(path);

  writeFileSync = (path: string, data: string | ArrayBuffer): void => {
    const size = typeof data === 'string' ? data.length : data.byteLength;
    this.touch(() => this.kept.set(path, data.slice(0, size >> 1)));
    this.kept.set(path, data.slice(0));
  };

  renameSync = (from: string, to: string): void => {
    this.touch();
    this.kept.set(to, this.there(from));
    this.kept.delete(from);
  };

  unlinkSync = (path: string): void => {
    this.touch();
    this.there(path);
    this.kept.delete(path);
  };

  readdirSync = (folder: string): string[] =>
    [...this.kept.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));

  statSync = (folder: string): { path: string; stats: { size: number } }[] =>
    this.readdirSync(folder).map((name) => {
      const data = this.there(`${folder}/${name}`);
      return { path: `/${name}`, stats: { size: typeof data === 'string' ? data.length : data.byteLength } };
    });

  private there(path: string): string | ArrayBuffer {
    const found = this.kept.get(path);
    if (found === undefined) throw new Error(`no such file: ${path}`);
    return found;
  }

  private touch(half?: () => void): void {
    this.dieAfter -= 1;
    if (this.dieAfter >= 0) return;
    if (this.dieAfter === -1) half?.();
    throw new Dead();
  }
}
