"""The style sheet of all pages: light or dark as the reader's system is, and fit to be printed."""

STYLES = """
:root {
  color-scheme: light dark;
  --ground: #fff; --text: #1c2026; --quiet: #5b6470; --line: #dde1e6; --panel: #f5f6f8;
  --bar: #b9cdf0; --accent: #1f5fbf; --mark: #ffe08a; --mark-text: #1c2026;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --text: #e4e7eb; --quiet: #9aa4b0; --line: #2c323a; --panel: #1c2127;
    --bar: #2d4a7a; --accent: #8ab4f8; --mark: #7a5c00; --mark-text: #fff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 76rem; background: var(--ground);
  color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 {
  font-size: 1.15rem; margin: 2.5rem 0 .75rem; padding-top: .75rem;
  border-top: 1px solid var(--line); overflow-wrap: anywhere;
}
p { margin: .25rem 0; max-width: 48rem; }
.lead, caption, .note, footer { color: var(--quiet); }
footer { margin-top: 3rem; font-size: .85rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
.scroll { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .25rem; font-weight: 600; }
th, td {
  padding: .3rem .75rem .3rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line);
}
th { font-weight: 600; white-space: nowrap; color: var(--quiet); }
th:last-child, td:last-child { padding-right: 0; }
.right { text-align: right; white-space: nowrap; }
code, .name { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .92em; }
code { white-space: pre-wrap; overflow-wrap: anywhere; }
.null { color: var(--quiet); font-style: italic; }
mark { background: var(--mark); color: var(--mark-text); border-radius: 2px; }
.bar { display: flex; align-items: center; gap: .5rem; min-width: 9rem; }
.track { flex: 1 1 5rem; height: .7rem; background: var(--panel); border-radius: 2px; }
.fill { display: block; height: 100%; min-width: 1px; background: var(--bar); border-radius: 2px; }
.bar .share { min-width: 3.6rem; text-align: right; white-space: nowrap; }
.figures { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; }
.figure { background: var(--panel); border-radius: 6px; padding: .6rem .9rem; min-width: 7.5rem; }
.figure .label, .figure .note { font-size: .85rem; color: var(--quiet); }
.figure .value { font-size: 1.3rem; font-variant-numeric: tabular-nums; }
.beside { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; align-items: flex-start; }
.beside > .scroll { flex: 1 1 18rem; min-width: 0; }
.beside table { width: 100%; }
@media print {
  :root {
    color-scheme: light;
    --ground: #fff; --text: #000; --quiet: #444; --line: #ccc; --panel: #f2f2f2;
    --bar: #b9cdf0; --accent: #000; --mark: #ffe08a; --mark-text: #000;
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .scroll { overflow: visible; }
  tr, .figure { break-inside: avoid; }
  h2, caption { break-after: avoid; }
  thead { display: table-header-group; }
  .fill, .track, mark, .figure { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
