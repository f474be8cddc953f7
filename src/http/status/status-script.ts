/**
 * Refreshes the page in place, keeping scroll, focus and what is unfolded. Without it (or when it fails) the page stays
 * as it was sent. It waits while the tab is hidden or text is selected, and says so when the exporter doesn't answer:
 * old numbers must not look fresh.
 */
export const scriptText = `const main = document.querySelector('main');
const notice = document.querySelector('#refresh');
let lastTry = 0;

function isBusy() {
  const selection = document.getSelection();
  return document.hidden || (selection !== null && !selection.isCollapsed && selection.containsNode(main, true));
}

function replace(fresh) {
  const focused = document.activeElement?.id;
  const unfolded = [...main.querySelectorAll('details[open]')].map(({ id }) => id);
  const { scrollX, scrollY } = window;
  main.replaceChildren(...fresh.childNodes);
  main.dataset.refreshSeconds = fresh.dataset.refreshSeconds;
  for (const id of unfolded) document.getElementById(id)?.setAttribute('open', '');
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  window.scrollTo(scrollX, scrollY);
}

function assetsOf(page) {
  return [...page.querySelectorAll('link[href], script[src]')].map((node) => node.getAttribute('href') ?? node.getAttribute('src')).join();
}

async function refresh() {
  const response = await fetch('./', { cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.querySelector('main');
  if (fresh === null) throw new Error('another page');
  // Another version of the exporter answers.
  if (assetsOf(page) !== assetsOf(document)) location.reload();
  if (isBusy()) return;
  replace(fresh);
  document.title = page.title;
}

async function tick() {
  const due = lastTry + Number(main.dataset.refreshSeconds) * 1000;
  if (!isBusy() && performance.now() >= due) {
    lastTry = performance.now();
    try {
      await refresh();
      if (notice.textContent !== '') notice.textContent = '';
    } catch {
      const text = 'The exporter does not answer: what is shown here is old.';
      if (notice.textContent !== text) notice.textContent = text;
    }
  }
  setTimeout(tick, 500);
}

lastTry = performance.now();
tick();
`;
