import { expect, test } from 'vitest';
import { createLog } from '../../../../main/lib/log.ts';

test('a line has the time, the level, the event and its details', () => {
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line));
  log.info('restored');
  log.warn('call-failed', { status: 502, detail: 'a b', known: false, code: null });
  expect(lines).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info restored$/),
    expect.stringMatching(/Z warn call-failed status=502 detail="a b" known=false code=null$/),
  ]);
});

test('no detail can start a new line @security', () => {
  const lines: string[] = [];
  createLog((line) => lines.push(line)).warn('odd', { detail: 'a\nb\r\u001b[2Kc\u2028' });
  for (const sign of ['\n', '\r', '\u001b']) expect(lines[0]).not.toContain(sign);
});
