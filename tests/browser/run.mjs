// The parts of the test, one after the other; `node run.mjs PART ...` runs some of them.
import { existsSync } from 'node:fs';
import { hire, openOffice } from './office.mjs';
import { walk, weigh } from './walk.mjs';

const PEOPLE = [null, 'uy.vien.a', 'thuong.vu', 'giam.sat', 'quan.tri', 'can.bo'];

const office = await openOffice();
const parts = {
  async hire() {
    await hire(office, 'can.bo', 'officer');
    await hire(office, 'truong.doan', 'team');
  },
  weigh: () => weigh(office),
  async walk() {
    for (const language of ['vi', 'en'])
      await Promise.all([0, 1, 2].map(async (third) => {
        for (const account of PEOPLE.filter((_, i) => i % 3 === third))
          console.log(`  ${account ?? 'nobody'} ${language}: ${await walk(office, account, language)} kinds of pages`);
      }));
  },
};
for (const name of ['keys', 'life', 'shots']) {
  if (existsSync(`./${name}.mjs`)) parts[name] = async () => (await import(`./${name}.mjs`)).default(office);
}

const asked = process.argv.slice(2);
for (const [name, part] of Object.entries(parts)) {
  if (asked.length ? !asked.includes(name) : name === 'shots') continue;
  const start = Date.now();
  const before = office.faults.length;
  try {
    await part();
  } catch (error) {
    office.faults.push(`${name}: ${error.stack}`);
  }
  const bad = office.faults.length - before;
  console.log(`${bad ? 'FAIL' : 'ok  '} ${name} ${((Date.now() - start) / 1000).toFixed(0)} s`);
}
await office.close();
for (const fault of new Set(office.faults)) console.log(`- ${fault}`);
process.exit(office.faults.length ? 1 : 0);
