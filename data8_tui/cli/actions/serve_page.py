"""The page with the terminal; its scripts, styles and fonts come from this server alone."""

from string import Template
from typing import Final

STATICS: Final = {
    "js/textual.js": "text/javascript",
    "css/xterm.css": "text/css",
    "fonts/RobotoMono-VariableFont_wght.ttf": "font/ttf",
    "fonts/RobotoMono-Italic-VariableFont_wght.ttf": "font/ttf",
}
"""The files of textual-serve that the page needs, and their types."""

_PAGE: Final = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>data8-tui</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/css/xterm.css">
<style>
@font-face {
  font-family: "Roboto Mono";
  src: url("/static/fonts/RobotoMono-VariableFont_wght.ttf");
  font-weight: 100 700;
}
@font-face {
  font-family: "Roboto Mono"; font-style: italic;
  src: url("/static/fonts/RobotoMono-Italic-VariableFont_wght.ttf");
  font-weight: 100 700;
}
html, body { margin: 0; height: 100%; background: #0c181f; overflow: hidden; }
#ended {
  display: none; position: fixed; inset: 0; z-index: 10; background: #0c181f; color: #eee;
  font: 16px "Roboto Mono", monospace; align-items: center; justify-content: center; gap: 2em;
}
body.-closed #ended { display: flex; }
button { font: inherit; padding: .5em 1.5em; }
</style>
<script nonce="$nonce">history.replaceState(null, "", "/");</script>
<script src="/static/js/textual.js" nonce="$nonce"></script>
</head>
<body>
<div id="terminal" class="textual-terminal" data-font-size="16"
  data-session-websocket-url="ws://$host/ws"></div>
<div id="ended"><span>data8-tui has ended.</span><button id="again">Open again</button></div>
<script nonce="$nonce">
const focus = () => document.querySelector(".xterm-helper-textarea")?.focus();
addEventListener("load", focus);
addEventListener("focus", focus);
document.getElementById("again").addEventListener("click", () => location.reload());
</script>
</body>
</html>
""")


def security_headers(host: str, nonce: str = "") -> dict[str, str]:
    """No other source, no frame, no cache, no trace of the address elsewhere."""
    scripts = f"'self' 'nonce-{nonce}'" if nonce else "'none'"
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        f"font-src 'self'; img-src 'self' data:; connect-src 'self' ws://{host}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def page(host: str, nonce: str) -> str:
    """The terminal, and what is shown once the application has ended. The token leaves the bar."""
    return _PAGE.substitute(host=host, nonce=nonce)
