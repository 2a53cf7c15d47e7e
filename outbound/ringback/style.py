"""How the page for people whom campaigns call looks: readable on any telephone, light and dark, without a script.

One file of its own, for the policy of our pages lets no style stand in a page. Colours are those of the other pages;
each text has a contrast of 7 : 1 at least.
"""

PATH = "/why.css"
CSS = """\
:root {
  color-scheme: light dark;
  --ground: #eef2f4; --surface: #fff; --text: #15202b; --soft: #44525f; --line: #7b8894; --accent: #0b5a54;
  --on-accent: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10171d; --surface: #18222b; --text: #e8edf2; --soft: #b6c2cc; --line: #7f8d99; --accent: #7fd6c9;
    --on-accent: #06231f;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1.06rem/1.5 system-ui, sans-serif; }
main { max-width: 38rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
h1 { margin: 0.5rem 0 0.75rem; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 0 0 0.25rem; font-size: 1.15rem; }
[role="status"] { padding: 0.75rem 1rem; border-left: 4px solid var(--accent); }
[role="status"] p { margin: 0.25rem 0; }
section { margin-top: 1rem; padding: 1rem; border: 1px solid var(--line); border-radius: 8px; }
section, [role="status"] { background: var(--surface); }
section p { margin: 0.5rem 0; color: var(--soft); }
label { display: block; color: var(--text); }
input, textarea, button { width: 100%; min-height: 44px; padding: 0.5rem 0.75rem; border-radius: 8px; font: inherit; }
input, textarea { border: 1px solid var(--line); background: var(--ground); color: var(--text); }
input[type="hidden"] { display: none; }
button { border: 0; background: var(--accent); color: var(--on-accent); font-weight: 600; cursor: pointer; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (min-width: 30rem) { input, button { width: auto; min-width: 12rem; } }
"""
