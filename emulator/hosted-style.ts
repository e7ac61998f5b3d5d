/** The hosted pages' style sheet: one card in the middle of the page, light and dark as the system asks. */
export const hostedStyle = `
:root {
  color-scheme: light dark;
  --page: #f6f6f8; --card: #fff; --line: #e2e2e8; --field: #fff; --field-line: #8a8a99;
  --text: #1c1c22; --soft: #5d5d6b; --accent: #5a4fd6; --accent-hover: #4a3fc4; --on-accent: #fff;
  --hover: #f3f3f7; --focus: #5a4fd6; --danger: #a81e2c; --danger-soft: #fdeeef; --danger-line: #f3c7cb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101014; --card: #19191f; --line: #2b2b34; --field: #121217; --field-line: #6e6e7e;
    --text: #f0f0f4; --soft: #a9a9b8; --accent: #6a5ee0; --accent-hover: #5f53d6; --on-accent: #fff;
    --hover: #23232b; --focus: #9a90ff; --danger: #ffb3b8; --danger-soft: #36181c; --danger-line: #5e2a30;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: 32px 16px; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
  display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 24px;
}
main {
  width: 100%; max-width: 400px; padding: 36px 32px 28px; background: var(--card);
  border: 1px solid var(--line); border-radius: 14px; box-shadow: 0 8px 30px rgb(20 20 40 / 7%);
}
.logo { width: 48px; height: 48px; margin: 0 auto 14px; }
h1 { margin: 0 0 12px; text-wrap: balance; font-size: 21px; line-height: 1.25; font-weight: 600; letter-spacing: -0.01em; text-align: center; }
main > p { margin: 0 0 20px; text-align: center; text-wrap: balance; color: var(--soft); }
main > h1 + form { margin-top: 22px; }
main > form + p { margin: 12px 0 8px; }
.field { margin-bottom: 16px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
label { display: block; margin-bottom: 6px; font-size: 14px; font-weight: 500; }
small { display: block; margin-top: 6px; font-size: 13px; color: var(--soft); }
input:not([type=hidden]) {
  width: 100%; padding: 10px 12px; font: inherit; color: inherit;
  background: var(--field); border: 1px solid var(--field-line); border-radius: 8px;
}
button {
  width: 100%; padding: 11px 14px; font: inherit; font-weight: 500; text-wrap: balance; color: inherit; cursor: pointer;
  background: transparent; border: 1px solid var(--field-line); border-radius: 8px;
}
button:hover { background: var(--hover); }
.primary { margin-top: 6px; background: var(--accent); border-color: transparent; color: var(--on-accent); }
.primary:hover { background: var(--accent-hover); }
.quiet { margin-top: 10px; border-color: transparent; color: var(--soft); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
input:focus-visible { outline-offset: -1px; border-color: var(--focus); }
.choices { display: grid; gap: 10px; }
.choices button { display: flex; align-items: center; gap: 12px; text-align: left; }
.mark {
  width: 28px; height: 28px; border-radius: 7px; background: var(--accent); color: var(--on-accent);
  display: grid; place-items: center; font-size: 14px; font-weight: 600;
}
main > .alert {
  margin: 0 0 16px; padding: 10px 12px; border: 1px solid var(--danger-line); border-radius: 8px;
  background: var(--danger-soft); color: var(--danger); text-align: left; font-size: 14px;
}
main > .other { margin: 18px 0 0; padding-top: 18px; border-top: 1px solid var(--line); font-size: 14px; }
a { color: inherit; font-weight: 500; text-underline-offset: 3px; border-radius: 3px; }
footer { max-width: 400px; font-size: 13px; color: var(--soft); text-align: center; }
footer p { margin: 0 0 4px; }
main > ul { margin: 0 0 20px; padding: 0 0 0 18px; }
main > pre { margin: 0 0 20px; padding: 10px 12px; border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
main > pre > code { font-size: 12px; }
code { font: 13px/1.5 ui-monospace, monospace; user-select: all; }
table { margin: 12px auto 0; border-spacing: 0; text-align: start; }
caption { padding-bottom: 4px; font-weight: 500; }
th { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
td { padding: 2px 8px; }
`;
