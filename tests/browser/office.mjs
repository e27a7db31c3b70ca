// A served office and the browsers of those who work in it.
import { spawn } from 'node:child_process';
import { chromium } from 'playwright-core';

const PASSWORD = 'ca-mau-2020';

export async function openOffice() {
  const server = spawn(process.env.HTX, ['--store', 'store/htx.db', '--lang', 'en', 'serve', '--port', '0']);
  const address = await new Promise((resolve, reject) => {
    let said = '';
    const hear = (data) => {
      said += data;
      const found = /https?:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve(found[0]);
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.on('exit', () => reject(new Error(`htx serve ended: ${said}`)));
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  return {
    address,
    browser,
    faults: [],
    async close() {
      await browser.close();
      server.kill('SIGTERM');
    },
  };
}

// A browser of its own; what its pages do wrong by themselves is a fault of the office.
export async function newPage(office, options = {}) {
  const context = await office.browser.newContext({ baseURL: office.address, ...options });
  context.setDefaultTimeout(15000);
  const page = await context.newPage();
  page.on('pageerror', (error) => office.faults.push(`${page.url()}: script: ${error.message}`));
  page.on('console', (message) => {
    // A refused request is a page of its own; what else is an error is one.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
      office.faults.push(`${page.url()}: console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(office.address))
      office.faults.push(`${page.url()}: asks another host: ${request.url()}`);
  });
  page.on('dialog', (dialog) => dialog.accept());
  return page;
}

export async function signIn(office, account, options = {}) {
  const page = await newPage(office, options);
  await page.goto('/sign-in?lang=vi');
  await page.fill('#account', account);
  await page.fill('#secret', PASSWORD);
  await Promise.all([page.waitForNavigation(), page.click('form[action="/sign-in"] button')]);
  if (page.url().includes('/sign-in')) throw new Error(`${account} is not let in`);
  return page;
}

// An account with a role, made by the administrator on the pages; its holder sets the password.
export async function hire(office, account, role) {
  const admin = await signIn(office, 'quan.tri', { javaScriptEnabled: false });
  await admin.goto('/users');
  await admin.fill('#name', account);
  await admin.click('form[action="/users"] button');
  const link = await admin.textContent('.note.ok .hash');
  await admin.goto('/users');
  await admin.selectOption('#r-account', account);
  await admin.selectOption('#r-role', role);
  await admin.fill('#r-from', '01/01/2021');
  await admin.fill('#r-basis', 'QĐ 12/QĐ-LM <b>"giả lập"</b>');
  await admin.click('form[action="/users/roles"] button');
  await admin.context().close();
  const holder = await newPage(office);
  await holder.goto(link.trim());
  await holder.fill('#secret', PASSWORD);
  await holder.fill('#again', PASSWORD);
  await Promise.all([holder.waitForNavigation(), holder.click('main form button')]);
  await holder.context().close();
}
