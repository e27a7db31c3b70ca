#!/usr/bin/env bash
# The main job on the synthetic cooperatives of Cà Mau, end of 2020: reads, scores, classifies, plans,
# opens cases, records, and proves the totals.  Installs and builds what is missing first.
#
#   examples/ca-mau-2020/run.sh [FOLDER]    FOLDER keeps the results (default build/ca-mau-2020)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"

htx=${HTX:-build/release/bin/htx}
if [[ -z ${HTX:-} ]]; then
  .ci/prepare
  [[ -f build/release/build.ninja ]] || cmake --preset release
  cmake --build --preset release --target htx_cli
fi
htx=$(realpath "$htx")

out=${1:-build/ca-mau-2020}
mkdir -p "$out"
rm -f "$out"/htx.db* "$out"/*.csv "$out"/*.html "$out"/*.md "$out"/*.json "$out"/*.txt
cd "$out"
data=$here
export HTX_STORE=htx.db HTX_ACTOR=vp.lienminh
chapter() { printf '\n\n########  %s  ########\n\n' "$*"; }

chapter "1. Nhập số liệu"
"$htx" init --unit ca_mau
"$htx" import cooperatives "$data/cooperatives.csv"
"$htx" import returns "$data/returns-2019.csv" >import-2019.txt 2>&1
"$htx" import returns "$data/returns-2020.csv" 2>import-2020-warnings.txt | tee import-2020.txt
echo "Nhập lại đúng tệp đó: không có gì thay đổi."
"$htx" import returns "$data/returns-2020.csv" 2>/dev/null | sed -n 3,4p

chapter "2. Tệp bẩn: mọi dòng sai được liệt kê và giữ lại"
"$htx" import returns "$data/dirty.csv" --rejects rejects.csv >import-dirty.txt 2>&1 || true
grep -E '\[(registry|session|evaluation)\.' import-dirty.txt | sed -n 1,12p
grep -c -E '\[(registry|session|evaluation)\.' import-dirty.txt | sed 's/$/ thông báo; toàn văn: import-dirty.txt; dòng bị từ chối: rejects.csv/'

echo "Báo cáo tổng hợp năm 2018 của Cà Mau: 167 = 94 + 54 + 2?"
"$htx" import reports "$data/report-2018.csv" 2>&1 | grep -A3 -E 'registry\.parts|KHÔNG' || true

chapter "3. Đánh giá năm 2020"
"$htx" evaluate --period 2020 | tee summary.txt
"$htx" summary --period 2020 --format html -o summary.html
"$htx" evaluate --period 2020 --rules vn.alliance-proposal >summary-alliance.txt
"$htx" evaluate --period 2020 --rules vn.tt09-2017 >summary-tt09.txt

chapter "4. Giải thích và kế hoạch củng cố một hợp tác xã yếu"
weak=$("$htx" summary --period 2020 --rules vn.alliance-proposal --json |
  grep -B5 '"class": "weak"' | sed -n 's/.*"cooperative": "\(.*\)",/\1/p' | sed -n 1p)
"$htx" explain "$weak" --rules vn.alliance-proposal
"$htx" explain "$weak" --rules vn.alliance-proposal --format html -o explain.html
"$htx" plan "$weak" --rules vn.alliance-proposal
"$htx" plan "$weak" --rules vn.alliance-proposal --format html -o plan.html
"$htx" plan "$weak" --rules vn.alliance-proposal --format md -o plan.md

chapter "5. Hồ sơ củng cố"
echo "Kế hoạch củng cố $weak (bản giả lập)" >ke-hoach.txt
"$htx" case open vn.consolidation "$weak" --on 2021-01-15 >/dev/null
HTX_ACTOR=can.bo.a "$htx" --role adviser case do "$weak-01" draft.ready --document plan=ke-hoach.txt --on 2021-01-20

chapter "6. Quỹ tín dụng nhân dân chỉ được chuyển, không mở hồ sơ giải thể"
fund=$("$htx" summary --period 2020 --json | grep -B5 '"sector": "credit"' | sed -n 's/.*"cooperative": "\(.*\)",/\1/p' | sed -n 1p)
"$htx" case open vn.dissolution_2012_compulsory "$fund" --on 2021-01-15 2>&1 || true

chapter "7. Kiểm tra sổ nhật ký"
"$htx" audit verify

chapter "8. Đối chiếu với số đã công bố"
# Published for Cà Mau: 249 cooperatives, 2 of them credit funds, 4,011 members, 4,033 regular workers,
# 440,342 million VND of charter capital (README.md of this folder).
failed=0
proves() {
  if [[ $2 == "$3" ]]; then printf 'ĐÚNG %8s  %s\n' "$2" "$1"; else printf 'SAI  %8s  %s (công bố: %s)\n' "$2" "$1" "$3"; failed=1; fi
}
"$htx" import returns "$data/returns-2020.csv" --json >totals.json 2>/dev/null
total() { grep -A1 "\"field\": \"$1\"" totals.json | sed -n 's/.*"accepted": "\([0-9.]*\)",/\1/p'; }
"$htx" summary --period 2020 --json >summary.json
proves "Số hợp tác xã" "$(grep -c '"cooperative":' summary.json)" 249
proves "trong đó quỹ tín dụng nhân dân" "$(grep -c '"sector": "credit"' summary.json)" 2
proves "Thành viên" "$(total members)" 4011
proves "Lao động thường xuyên" "$(total workers)" 4033
proves "Vốn điều lệ (triệu đồng)" "$(total charter_capital)" 440342
proves "Hợp tác xã có phân nhóm" "$(grep -cE '"class": "(strong|weak|dissolve|not_rated)"' summary.json)" 249
[[ $failed == 0 ]] || exit 1

chapter "9. Năm tài khoản để thử trên trang (chỉ cho ví dụ này)"
# Work for them on the day that it is tried: an inspection to approve, one to prepare, a dissolution that runs.
before() { date -d "-$1 days" +%F; }
"$htx" --role committee case open vn.inspection CM-014 --on "$(before 12)" >/dev/null
"$htx" --role committee case open vn.inspection CM-170 --on "$(before 12)" >/dev/null
HTX_ACTOR=thuong.vu "$htx" --role board case do CM-170-01 approve.approved --on "$(before 8)" >/dev/null
echo "Nghị quyết giải thể tự nguyện (bản giả lập)" >nghi-quyet.txt
"$htx" --role committee case open vn.dissolution_2023_voluntary CM-195 --on "$(before 12)" >/dev/null
"$htx" --role cooperative case do CM-195-01 document.resolution --document resolution=nghi-quyet.txt \
  --set resolution_date="$(before 8)" --on "$(before 8)" >/dev/null
# Who administers accounts comes last: from then on the command line asks everybody who he is.
password="ca-mau-2020"
basis="Quyết định giả lập của ví dụ"
while read -r account group; do
  "$htx" account add "$account" >/dev/null
  "$htx" account password "$account" <<<"$password" >/dev/null
  "$htx" people add "$group" "$account" --basis "$basis" --from 2020-01-01 >/dev/null
  printf '%-12s %-15s mật khẩu: %s\n' "$account" "$group" "$password"
done <<END
uy.vien.a committee
uy.vien.b committee
thuong.vu board
giam.sat supervisors
quan.tri administrators
END
echo
echo "Kết quả nằm trong $PWD"
echo "Mở các trang ở http://127.0.0.1:8080/ bằng lệnh:"
echo "  $htx --store $PWD/htx.db serve"
