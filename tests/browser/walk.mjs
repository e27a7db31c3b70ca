// Every page that somebody can reach by links: held against WCAG, the width of a telephone and the budget.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { newPage, signIn } from './office.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const KILOBYTE = 1024;
const BUDGET = { html: 60 * KILOBYTE, style: 24 * KILOBYTE, script: 6 * KILOBYTE };

// Pages that differ only in what they are about are one kind, of which one is looked at.
function kindOf(address) {
  const url = new URL(address);
  const path = url.pathname.split('/').map((part, i) => (i > 1 && /[0-9]|\./.test(part) ? '*' : part)).join('/');
  return path.replace(/^(\/workflows\/).+/, '$1*').replace(/(\/acts\/).+/, '$1*')
    + ([...url.searchParams.keys()].includes('rules') ? '?rules' : '');
}

function isPage(url) {
  return !url.search.includes('format=') && !/\.(jsonl|json|csv|ics)$|\/documents\/|\/api\/|\/checkpoint$/.test(url.pathname);
}

async function linksOf(page) {
  return page.$$eval('a[href]', (links) => links.map((link) => link.href.replace(/#.*/, '')));
}

async function violations(page, options) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  // What was found in order is a long list, of no use here.
  const found = await page.evaluate(async (how) => (await window.axe.run(document, how)).violations,
    { ...options, resultTypes: ['violations'] });
  return found.map((one) => {
    const places = one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? node.html}`);
    return `${one.id} (${one.nodes.length}): ${places.join(' | ')}`;
  });
}

const CONTRAST = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };
const WHOLE = { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } };

// One page as it stands, in both themes and at the width of a telephone.  Of a theme only colours depend, and
// of a language no colour: so all rules are asked in light Vietnamese and dark English, of the rest the colours.
async function look(page, language, say) {
  const whole = language === 'vi' ? 'light' : 'dark';
  for (const theme of ['light', 'dark']) {
    if (theme !== whole && language === 'en') continue;
    await page.emulateMedia({ colorScheme: theme });
    for (const fault of await violations(page, theme === whole ? WHOLE : CONTRAST)) say(`${theme}: ${fault}`);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  const [wide, seen] = await page.evaluate(() => [document.scrollingElement.scrollWidth, window.innerWidth]);
  if (wide > seen) say(`scrolls sideways at 390 px: ${wide} > ${seen}`);
  await page.setViewportSize({ width: 1366, height: 900 });
}

// All that `account` reaches from "/" by links, each kind once, in one language.
export async function walk(office, account, language) {
  const page = account ? await signIn(office, account) : await newPage(office);
  await page.goto(account ? `/?lang=${language}` : `/sign-in?lang=${language}`);
  const todo = [page.url(), `${office.address}/account`, `${office.address}/no-such-page`];
  const seen = new Set();
  while (todo.length) {
    const address = todo.shift();
    const url = new URL(address);
    if (url.origin !== office.address || !isPage(url) || url.searchParams.has('lang') || seen.has(kindOf(address))) continue;
    seen.add(kindOf(address));
    const say = (what) => office.faults.push(`${account} ${language} ${url.pathname}${url.search}: ${what}`);
    const answer = await page.goto(address);
    if (answer.status() >= 500) say(`status ${answer.status()}`);
    const bytes = (await answer.body()).length;
    if (bytes > BUDGET.html) say(`HTML of ${bytes} bytes`);
    await look(page, language, say);
    todo.push(...(await linksOf(page)));
  }
  await page.context().close();
  return seen.size;
}

// What every page brings with it.
export async function weigh(office) {
  const page = await newPage(office);
  page.on('response', async (response) => {
    const kind = { stylesheet: 'style', script: 'script' }[response.request().resourceType()];
    if (!kind) return;
    const bytes = (await response.body()).length;
    if (bytes > BUDGET[kind]) office.faults.push(`${response.url()}: ${bytes} bytes`);
  });
  await page.goto('/sign-in', { waitUntil: 'networkidle' });
  await page.context().close();
}
