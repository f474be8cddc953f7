/**
 * Refreshes a page in place, keeping scroll, focus and what is unfolded or typed. Without it (or when it fails) the page
 * stays as it was sent. It waits while the tab is hidden or text is selected, and says since when it got no answer: old
 * numbers must not look fresh.
 */
export const scriptText = `const live = document.querySelector('#live');
const notice = document.querySelector('#refresh');
const news = document.querySelector('#news');
const title = document.title;
let lastTry = performance.now();
let lastAnswer = new Date();

function isSelecting() {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(live, true);
}

function replace(fresh) {
  const focused = document.activeElement?.id;
  const unfolded = [...live.querySelectorAll('details[open]')].map(({ id }) => id);
  const scrolled = [...live.querySelectorAll('pre')].map((pre) => [pre.scrollTop, pre]);
  const { scrollX, scrollY } = window;
  live.replaceChildren(...fresh.childNodes);
  Object.assign(live.dataset, fresh.dataset);
  for (const id of unfolded) document.getElementById(id)?.setAttribute('open', '');
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  for (const [index, pre] of [...live.querySelectorAll('pre')].entries()) pre.scrollTop = scrolled[index]?.[0] ?? 0;
  window.scrollTo(scrollX, scrollY);
}

function tell(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function assetsOf(page) {
  return [...page.querySelectorAll('link[href], script[src]')].map((node) => node.getAttribute('href') ?? node.getAttribute('src')).join();
}

async function refresh() {
  const response = await fetch(location.pathname + location.search, { cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.querySelector('#live');
  if (fresh === null) throw new Error('another page');
  // Another version of the exporter answers.
  if (assetsOf(page) !== assetsOf(document)) location.reload();
  lastAnswer = new Date();
  if (isSelecting()) return;
  const before = live.dataset.news;
  replace(fresh);
  if (live.dataset.news !== before) tell(news, live.dataset.news);
  document.title = page.title;
}

function isLate() {
  return Date.now() - lastAnswer.getTime() > 3 * Number(live.dataset.refreshSeconds) * 1000;
}

async function tick() {
  const due = lastTry + Number(live.dataset.refreshSeconds) * 1000;
  if (!document.hidden && performance.now() >= due) {
    lastTry = performance.now();
    try {
      if (!isSelecting() || isLate()) await refresh();
      tell(notice, isSelecting() ? 'Not refreshed while text is selected.' : '');
      document.body.classList.remove('old');
    } catch {
      const since = lastAnswer.toISOString().slice(0, 19).replace('T', ' ');
      tell(notice, 'No answer from the exporter since ' + since + ' UTC: everything below is as of then.');
      tell(news, 'No answer from the exporter.');
      document.body.classList.add('old');
      document.title = 'No answer · ' + title.replace(/^.* · /, '');
    }
  }
  setTimeout(tick, 500);
}

tick();
`;
