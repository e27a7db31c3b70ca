#!/usr/bin/env bash
# The whole life of one made-up cooperative: evaluated weak, inspected, strengthened in vain, dissolved.
#
#   examples/lives/run.sh 2023|2012 [FOLDER]    FOLDER keeps the results (default build/lives-YEAR)
#
# Every step of life-YEAR.txt is recorded in a store as a committee would record it; steps marked ! must be
# refused.  Then every case is shown from the store, with every date, deadline and article.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
year=${1:?2023 or 2012}
htx=$(realpath "${HTX:-$root/build/release/bin/htx}")
out=${2:-$root/build/lives-$year}
mkdir -p "$out"
cd "$out"
rm -rf htx.db* ./*.txt ./*.html home
export HTX_STORE=htx.db HTX_ACTOR=vp.lienminh HTX_HOME=$PWD/home
calendar=rules/vn/calendars/national-2020-2027.yaml
chapter() { printf '\n########  %s  ########\n\n' "$*"; }
trim() { local text=$1; text=${text#"${text%%[![:space:]]*}"}; printf '%s' "${text%"${text##*[![:space:]]}"}"; }

# The definitions, with the calendar as it was before 2 January 2026 was declared off in exchange for the
# Saturday after.
mkdir home
cp -r "$root/rules" "$root/workflows" home/
sed -e '/free: 2026-01-02/d' -e '/works: 2026-01-10/d' "$root/$calendar" >"home/$calendar"
sed -e 's/^version: 1$/version: 2/' "$root/$calendar" >new-calendar.yaml

chapter "1. Đánh giá"
"$htx" init >init.txt
id=CM-014
if [[ $year == 2023 ]]; then
  period=2023
  "$htx" import cooperatives "$here/cooperatives.csv" >import.txt 2>&1
  "$htx" import returns "$here/returns-2023.csv" >>import.txt 2>&1
else
  period=2019
  "$htx" import cooperatives "$root/examples/ca-mau-2020/cooperatives.csv" >import.txt 2>&1
  "$htx" import returns "$root/examples/ca-mau-2020/returns-2019.csv" >>import.txt 2>&1
fi
"$htx" evaluate --period "$period" --rules vn.alliance-proposal >summary.txt
"$htx" explain "$id" --rules vn.alliance-proposal >explanation.txt
"$htx" summary --period "$period" --rules vn.alliance-proposal --json >summary.json
class=$(grep -A8 "\"cooperative\": \"$id\"" summary.json | sed -n 's/.*"class": "\(.*\)",*/\1/p' | sed -n 1p)
echo "$id, năm $period: $class"
[[ $class == weak ]]
for member in ubkt.minh ubkt.lan ubkt.son ubkt.hoa ubkt.ha; do
  "$htx" people add committee "$member" --from 2019-01-01 >people.txt
done

number=0
case_id=''
failed=0
wrong() { echo "SAI: $*"; failed=1; }

# Every notice that is still to be sent was sent.
send_all() {
  "$htx" outbox list --json >outbox.json
  local items
  items=$(sed -n 's/.*"number": \([0-9]*\).*/\1/p' outbox.json)
  for item in $items; do "$htx" outbox done "$item" --note "đã gửi" >sent.txt; done
}

# The decision on the days off arrives: what would move, then it is written, then nothing is left to do.
new_calendar() {
  chapter "Lịch mới ngày $1"
  "$htx" calendar diff "home/$calendar" new-calendar.yaml || return 1
  cp new-calendar.yaml "home/$calendar"
  "$htx" case recount --on "$1" || return 1
  "$htx" case recount --on "$1" --apply >recount.txt || return 1
  "$htx" case recount --on "$1" --json >again.json || return 1
  grep -q '"cases": \[\]' again.json || wrong "recount"
}

# A command about the case that is no step of its workflow.
command_line() {
  local day=$1 role=$2 words
  eval "words=($3)"
  local as=()
  [[ -n $role ]] && as=(--role "$role")
  case ${words[0]} in
    tick) "$htx" tick --on "$day" ;;
    sent) send_all ;;
    show)
      chapter "Hồ sơ $case_id ngày $day" >&3
      "$htx" case show "$case_id" --on "$day" >now.txt || return 1
      sed '/^Diễn biến$/,$d' now.txt >&3
      ;;
    calendar) new_calendar "$day" >&3 ;;
    settlement)
      chapter "Bảng thanh toán ngày $day" >&3
      "$htx" settlement --case "$case_id" --record --on "$day" >table.txt || return 1
      cat table.txt >&3
      ;;
    task) "$htx" "${as[@]}" task "${words[1]}" "$case_id" "${words[@]:2}" --on "$day" ;;
    *) "$htx" "${as[@]}" case "${words[0]}" "$case_id" "${words[@]:1}" --on "$day" ;;
  esac
}

# One step of the workflow with its documents and data.
step() {
  local day=$1 role=$2 event=$3 documents=$4 data=$5
  local arguments=(case 'do' "$case_id" "$event" --on "$day")
  [[ -n $role ]] && arguments=(--role "$role" "${arguments[@]}")
  for document in $documents; do
    echo "$document, $case_id, $day (bản giả lập)" >"$document.txt"
    arguments+=(--document "$document=$document.txt")
  done
  for item in $data; do arguments+=(--set "$item"); done
  "$htx" "${arguments[@]}"
}

exec 3>&1
while IFS= read -r line <&4; do
  [[ -z $line || $line == \#* ]] && continue
  refused=0
  [[ $line == !* ]] && refused=1 && line=${line#!}
  IFS='|' read -r day event role actor documents data <<<"$line"
  day=$(trim "$day") event=$(trim "$event") role=$(trim "${role:-}")
  if [[ $day == case ]]; then
    from=()
    [[ $number -gt 0 ]] && from=(--from "$case_id")
    number=$((number + 1))
    "$htx" case open "$event" "$id" --on "$role" "${from[@]}" >opened.txt
    case_id=$(printf '%s-%02d' "$id" "$number")
    continue
  fi
  actor=$(trim "${actor:-}")
  export HTX_ACTOR=${actor:-vp.lienminh}
  if [[ $event == +* ]]; then
    command_line "$day" "$role" "${event#+}" >step.txt 2>refusal.txt || wrong "$line" "$(<refusal.txt)"
  elif step "$day" "$role" "$event" "$(trim "${documents:-}")" "$(trim "${data:-}")" >step.txt 2>refusal.txt; then
    [[ $refused == 0 ]] || wrong "lẽ ra bị từ chối: $line"
  elif [[ $refused == 0 ]]; then
    wrong "$line" "$(<refusal.txt)"
  else
    echo "$day $event ($HTX_ACTOR): $(sed -n 1p refusal.txt)" >>refusals.txt
  fi
done 4<"$here/life-$year.txt"
export HTX_ACTOR=vp.lienminh

for ((i = 1; i <= number; i++)); do
  case_id=$(printf '%s-%02d' "$id" "$i")
  chapter "$((i + 1)). Hồ sơ $case_id"
  "$htx" case show "$case_id" | tee "case-$i.txt"
  "$htx" case show "$case_id" --format html -o "case-$i.html"
done

chapter "Những việc bị từ chối"
cat refusals.txt
chapter "Hồ sơ và sổ nhật ký"
"$htx" case list --cooperative "$id"
"$htx" settlement --case "$case_id" --recorded >shown-again.txt
cmp table.txt shown-again.txt || wrong "bảng thanh toán"
"$htx" case verify
"$htx" audit verify
"$htx" case list --cooperative "$id" --status open --json >open.json
! grep -q '"case"' open.json || wrong "hồ sơ chưa kết thúc"
exit $failed
