// The keys: where the focus goes, and that it can be seen.
import { signIn } from './office.mjs';

export default async function keys(office) {
  const page = await signIn(office, 'uy.vien.a');
  const expect = (what, holds) => holds || office.faults.push(`keys: ${what}`);
  const focused = () => page.evaluate(() => {
    const { id, tagName, href } = document.activeElement;
    const style = getComputedStyle(document.activeElement);
    return { id, tagName, href, ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
  });
  await page.goto('/cooperatives');
  await page.keyboard.press('Tab');
  expect('Tab first goes to the link past the menu', (await focused()).href?.endsWith('#main'));
  await page.keyboard.press('/');
  expect('/ goes to the search', (await focused()).id === 'q');
  await page.keyboard.press('Tab');
  await page.keyboard.press('n');
  const first = await focused();
  expect('n goes to the first row', /\/cooperatives\/./.test(first.href));
  expect('the focus is seen', first.ring);
  await page.keyboard.press('n');
  const second = await focused();
  expect('n goes on', second.href !== first.href);
  await page.keyboard.press('p');
  expect('p goes back', (await focused()).href === first.href);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  expect('Enter opens the row', page.url() === first.href);
  for (let i = 0; i < 30; ++i) {
    await page.keyboard.press('Tab');
    const at = await focused();
    expect(`the focus is seen at ${at.tagName} ${at.id} ${at.href ?? ''}`, at.tagName === 'BODY' || at.ring);
  }
  await page.context().close();
}
