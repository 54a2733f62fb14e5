// One caller at a time, within this program.

import type { Lock } from './ports.ts';

/** Lets nobody else in while somebody is. */
export function oneAtATime(): Lock {
  let inside = false;
  return {
    alone: async (work) => {
      if (inside) return undefined;
      inside = true;
      try {
        return await work();
      } finally {
        inside = false;
      }
    },
  };
}
