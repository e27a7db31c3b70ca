// Pictures of the most used pages at both widths, for people to look at; written to shots/.
import { mkdirSync } from 'node:fs';
import { signIn } from './office.mjs';

const PAGES = [
  ['viec-cua-toi', 'uy.vien.a', '/'],
  ['hop-tac-xa', 'uy.vien.a', '/cooperatives'],
  ['mot-hop-tac-xa', 'uy.vien.a', '/cooperatives/CM-034'],
  ['ke-hoach', 'uy.vien.a', '/cooperatives/CM-034/plan?rules=vn.alliance-proposal'],
  ['thu-thay-doi', 'uy.vien.a', '/cooperatives/CM-034/what-if?rules=vn.alliance-proposal'],
  ['ho-so', 'uy.vien.a', '/cases/CM-195-01'],
  ['thoi-han', 'uy.vien.a', '/deadlines'],
  ['danh-gia-nam', 'uy.vien.a', '/evaluations/2020?rules=vn.alliance-proposal'],
  ['bo-tieu-chi', 'uy.vien.a', '/rules'],
  ['quy-trinh', 'uy.vien.a', '/workflows/vn.inspection'],
  ['gui-ra-ngoai', 'uy.vien.a', '/outbox?show=all'],
  ['lich', 'uy.vien.a', '/calendar?year=2021'],
  ['co-quan', 'uy.vien.a', '/settings'],
  ['so-nhat-ky', 'giam.sat', '/ledger'],
  ['tai-khoan', 'quan.tri', '/users'],
];
const WIDTHS = { 1366: 900, 390: 844 };

export default async function shots(office) {
  mkdirSync('shots', { recursive: true });
  const pages = {};
  for (const [name, account, address] of PAGES) {
    pages[account] ??= await signIn(office, account);
    for (const [width, height] of Object.entries(WIDTHS)) {
      await pages[account].setViewportSize({ width: Number(width), height });
      const answer = await pages[account].goto(address);
      if (answer.status() !== 200) office.faults.push(`${address}: status ${answer.status()}`);
      await pages[account].screenshot({ path: `shots/${name}-${width}.png` });
    }
  }
}
