#!/usr/bin/env bash
# The whole life of one made-up cooperative: evaluated weak, inspected, strengthened in vain, dissolved.
#
#   examples/lives/run.sh 2023|2012 [FOLDER]    FOLDER keeps the results (default build/lives-YEAR)
#
# Every step of life-YEAR.txt is recorded in a store as a committee would record it; steps marked ! must be
# refused.  Then the timeline of each case is printed with every date, deadline and article.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
year=${1:?2023 or 2012}
htx=$(realpath "${HTX:-$root/build/release/bin/htx}")
out=${2:-$root/build/lives-$year}
mkdir -p "$out"
cd "$out"
rm -f htx.db* ./*.txt
export HTX_STORE=htx.db HTX_ACTOR=vp.lienminh
chapter() { printf '\n########  %s  ########\n\n' "$*"; }

chapter "1. Đánh giá"
"$htx" init >/dev/null
id=CM-014
if [[ $year == 2023 ]]; then
  period=2023
  "$htx" import cooperatives "$here/cooperatives.csv" >/dev/null 2>&1
  "$htx" import returns "$here/returns-2023.csv" >/dev/null 2>&1
else
  period=2019
  "$htx" import cooperatives "$root/examples/ca-mau-2020/cooperatives.csv" >/dev/null 2>&1
  "$htx" import returns "$root/examples/ca-mau-2020/returns-2019.csv" >/dev/null 2>&1
fi
"$htx" evaluate --period "$period" --rules vn.alliance-proposal >summary.txt
"$htx" explain "$id" --rules vn.alliance-proposal >explanation.txt
class=$("$htx" summary --period "$period" --rules vn.alliance-proposal --json | grep -A8 "\"id\": \"$id\"" |
  sed -n 's/.*"class": "\(.*\)",*/\1/p' | sed -n 1p)
echo "$id, năm $period: $class"
[[ $class == weak ]]

trim() { local text=$1; text=${text#"${text%%[![:space:]]*}"}; printf '%s' "${text%"${text##*[![:space:]]}"}"; }
number=0
case_id='' workflow='' opened='' events=''
failed=0

timeline() {
  [[ -z $workflow ]] && return
  chapter "$((number + 1)). $workflow: $case_id"
  "$htx" workflow simulate "$workflow" --on "$opened" --events "$events"
  "$htx" case show "$case_id" >"case-$number.txt"
}

while IFS= read -r line; do
  [[ -z $line || $line == \#* ]] && continue
  refused=0
  [[ $line == !* ]] && refused=1 && line=${line#!}
  IFS='|' read -r day event role actor documents data <<<"$line"
  day=$(trim "$day") event=$(trim "$event") role=$(trim "$role")
  if [[ $day == case ]]; then
    timeline
    number=$((number + 1))
    workflow=$event opened=$role events=''
    "$htx" case open "$workflow" "$id" --on "$opened" >opened.txt
    case_id=$(printf '%s-%02d' "$id" "$number")
    continue
  fi
  arguments=(case 'do' "$case_id" "$event" --on "$day")
  [[ -n $role ]] && arguments=(--role "$role" "${arguments[@]}")
  for document in $(trim "${documents:-}"); do
    echo "$document, $case_id, $day (bản giả lập)" >"$document.txt"
    arguments+=(--document "$document=$document.txt")
  done
  for item in $(trim "${data:-}"); do arguments+=(--set "$item"); done
  if HTX_ACTOR=$(trim "$actor") "$htx" "${arguments[@]}" >step.txt 2>refusal.txt; then
    [[ $refused == 1 ]] && echo "SAI: lẽ ra bị từ chối: $line" && failed=1
    events+="$day $event $(trim "${data:-}");"
  elif [[ $refused == 0 ]]; then
    echo "SAI: $line" && cat refusal.txt && failed=1
  else
    echo "Bị từ chối đúng quy tắc: $event: $(head -1 refusal.txt)" >>refusals.txt
  fi
done <"$here/life-$year.txt"
timeline

chapter "Những việc bị từ chối"
cat refusals.txt
chapter "Hồ sơ và sổ nhật ký"
"$htx" case list --cooperative "$id"
"$htx" audit verify
[[ $("$htx" case list --cooperative "$id" --status open --json | grep -c '"id"') == 0 ]] || failed=1
exit $failed
