import { useRef, useState } from 'react';
import { format } from '../text.ts';
import { CopyIcon } from './icons.tsx';
import { useStrings } from './words.tsx';

/** A value with a button that copies it. */
export function Copyable({ name, value }: { readonly name: string; readonly value: string }) {
  const words = useStrings().account;
  const shown = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = () => {
    const selection = getSelection();
    if (shown.current === null || selection === null) return;
    selection.selectAllChildren(shown.current);
    // The Clipboard API needs a permission, which this app grants no page.
    setCopied(document.execCommand('copy'));
    selection.removeAllRanges();
  };
  return (
    <span className="copyable">
      <code ref={shown}>{value}</code>
      <button type="button" className="quiet icon" aria-label={format(words.copy, { name })} onClick={copy}>
        <CopyIcon />
      </button>
      <span role="status" className="copied">
        {copied && words.copied}
      </span>
    </span>
  );
}
