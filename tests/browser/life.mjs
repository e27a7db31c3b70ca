// The whole life of an inspection by the people of the office, with and without script.
import { writeFileSync } from 'node:fs';
import { signIn } from './office.mjs';

const PAPER = 'giay-to.txt';

async function confirm(page, expected = /\/cases\//) {
  await Promise.all([page.waitForNavigation(), page.click('main form button[value="confirm"]')]);
  const wrong = await page.$$eval('.note.bad li', (all) => all.map((one) => one.textContent));
  if (wrong.length || !expected.test(page.url())) throw new Error(`${page.url()}: ${wrong.join('; ')}`);
}

// One act: its form, a preview that writes nothing, then the act itself with every paper that it asks for.
async function act(page, id, event, fields = {}, papers = []) {
  await page.goto(`/cases/${id}/acts/${event}`);
  for (const [name, value] of Object.entries(fields)) await page.fill(`main form [name="${name}"]`, value);
  for (const name of papers) await page.setInputFiles(`main form input[type=file][name="${name}"]`, PAPER);
  await page.fill('#say', 'ghi chú <b>"\u202Egnp"</b>');
  await confirm(page, new RegExp(`/cases/${id}([?#].*)?$`));
}

async function refused(page, id, event) {
  const answer = await page.goto(`/cases/${id}/acts/${event}`);
  const obstacles = await page.$$('.note.warn, .note.bad');
  if (answer.status() === 200 && !obstacles.length) throw new Error(`${event} of ${id} is open to who may not`);
}

// A vote for an outcome, by the button that stands beside the act.
async function vote(page, id, title) {
  await page.goto(`/cases/${id}`);
  const item = page.locator('ul.can li').filter({ has: page.locator('b', { hasText: title }) });
  await Promise.all([page.waitForNavigation(), item.locator('form[action*="vote"] button').click()]);
}

async function live(office, cooperative, options) {
  const people = {};
  for (const account of ['uy.vien.a', 'uy.vien.b', 'thuong.vu', 'truong.doan', 'giam.sat'])
    people[account] = await signIn(office, account, options);
  const { 'uy.vien.a': first, 'uy.vien.b': second, 'thuong.vu': board, 'truong.doan': team } = people;

  await first.goto(`/cooperatives/${cooperative}/cases/new?workflow=vn.inspection`);
  await confirm(first);
  const id = new URL(first.url()).pathname.split('/')[2];
  await refused(first, id, 'approve.approved');
  await act(board, id, 'approve.approved');
  await act(first, id, 'prepare.ready', {}, ['doc-inspection_decision', 'doc-outline']);
  await act(second, id, 'inspection.without_report');
  await act(team, id, 'inspect.done', {}, ['doc-minutes']);
  await vote(first, id, 'Không có vi phạm');
  await vote(second, id, 'Không có vi phạm');
  await act(second, id, 'conclude.sound', {}, ['doc-conclusion']);

  await people['giam.sat'].goto(`/cases/${id}`);
  const told = await people['giam.sat'].textContent('main');
  for (const part of ['Kết thúc - không có vi phạm', 'thuong.vu', 'truong.doan', 'uy.vien.b', 'ghi chú <b>'])
    if (!told.includes(part)) throw new Error(`${id} does not tell of ${part}`);
  for (const page of Object.values(people)) await page.context().close();
}

export default async function life(office) {
  writeFileSync(PAPER, 'Văn bản giả lập');
  await live(office, 'CM-021', {});
  await live(office, 'CM-022', { javaScriptEnabled: false });
}
