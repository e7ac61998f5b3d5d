/** Tells a person how far something has got: one line that is rewritten on a terminal, a few lines in a log. */

export interface Progress {
  /** @param done bytes that are through so far */
  update(done: number): void;
  /** Ends the line; nothing may be reported afterwards. */
  end(): void;
}

/**
 * @param label what is going on, such as `Downloading Electron`
 * @param total bytes in all
 * @param out where to write, standard output as a rule
 */
export function createProgress(
  label: string,
  total: number,
  out: { readonly isTTY?: boolean; write(text: string): unknown },
): Progress {
  const step = out.isTTY ? 1 : 25;
  let next = 0;
  return {
    update(done) {
      const percent = Math.min(100, Math.floor((done / total) * 100));
      if (percent < next) return;
      next = percent - (percent % step) + step;
      const text = `${label}: ${percent} % of ${Math.round(total / 1e6)} MB`;
      out.write(out.isTTY ? `\r${text}` : `${text}\n`);
    },
    end() {
      if (out.isTTY && next > 0) out.write('\n');
    },
  };
}
