#include "engine/server/pages/standing.h"
#include "engine/server/lists/grades.h"

#include <algorithm>

#include "engine/report/words/explanation_words.h"
#include "engine/rules/shown.h"

namespace htx::server {
namespace {

using report::Voice;
using rules::Grade;
using rules::Pack;

Decimal least_of(const Pack& pack) { return pack.grades.empty() ? Decimal() : pack.grades.back().at_least; }
Decimal most_of(const Pack& pack) { return pack.total.value_or(Decimal(100)); }

// Where a score is on the scale, in per cent of its width.
std::string position(const Pack& pack, const Decimal& score) {
  const Decimal low = std::min(least_of(pack), score);
  const Decimal high = std::max(most_of(pack), score);
  if (low == high) return "0";
  return to_text((score - low) * Decimal(100) / (high - low), 1);
}

// The zone of a grade: its class by the colour, the extreme ones full.
const char* zone_of(const Pack& pack, std::size_t grade) {
  if (pack.grades[grade].leads_to == rules::Class::kStrong) return grade == 0 ? "z3" : "z2";
  return grade + 1 == pack.grades.size() ? "z0" : "z1";
}

// {grade, points, short}: a grade that is to be reached, and what is missing.
Json aim_model(const Pack& pack, const Grade& grade, const Decimal& score, const Voice& say) {
  Json aim;
  aim.add("grade", say(grade.title)).add("points", say.number(grade.at_least));
  return aim.add("short", say.number(grade.at_least - rules::shown_score(pack, score)));
}

// The lowest grade of a strong class that the score has not reached.
const Grade* way_out(const Pack& pack, const Decimal& score) {
  const auto lowest = std::find_if(pack.grades.rbegin(), pack.grades.rend(), [](const Grade& grade) {
    return grade.leads_to == rules::Class::kStrong;
  });
  return lowest == pack.grades.rend() || score >= lowest->at_least ? nullptr : &*lowest;
}

}  // namespace

Json scale_model(const Pack& pack, const Decimal& score, const std::optional<Decimal>& before,
                 const Voice& say) {
  Json zones{Json::Array{}};
  Json cuts{Json::Array{}};
  Decimal end = most_of(pack);
  for (std::size_t i = 0; i < pack.grades.size(); ++i) {
    const Decimal& begin = pack.grades[i].at_least;
    const Decimal low = least_of(pack);
    Json zone;
    zone.add("zone", zone_of(pack, i)).add("x", position(pack, begin)).add("name", say(pack.grades[i].title));
    zone.add("width", to_text((end - begin) * Decimal(100) / (most_of(pack) - low), 1));
    zone.add("middle", position(pack, (begin + end) / Decimal(2)));
    zones.push(zone.add("is_narrow", end - begin < (most_of(pack) - low) / Decimal(6)));
    Json cut;
    if (i + 1 < pack.grades.size())
      cuts.push(cut.add("x", position(pack, begin)).add("text", say.number(begin)));
    end = begin;
  }
  const Decimal shown = rules::shown_score(pack, score);
  Json json;
  json.add("zones", std::move(zones)).add("cuts", std::move(cuts));
  json.add("low", say.number(least_of(pack))).add("high", say.number(most_of(pack)));
  json.add("pin", position(pack, score)).add("score", say.number(shown));
  json.add("near_end", score * Decimal(10) > most_of(pack) * Decimal(9));
  if (before) json.add("was", position(pack, *before));
  return json.add("label", say("server.scale-label", {{"score", say.number(shown)},
                                                      {"low", say.number(least_of(pack))},
                                                      {"high", say.number(most_of(pack))}}));
}

Json standing_model(const Pack& pack, const rules::Assessment& now, const Voice& say,
                    const std::optional<Decimal>& before) {
  Json json;
  json.add("tone", tone_of(now.result)).add("class", class_word(now.result, say));
  json.add("grade", grade_title(pack, now.grade, say)).add("total", say.number(most_of(pack)));
  json.add("with", say.number(now.criteria_with_data)).add("of", say.number(now.criteria.size()));
  json.add("score", now.score ? say.number(rules::shown_score(pack, *now.score)) : "");
  if (!now.score || pack.grades.empty()) return json;
  const auto margins = report::grade_margins(pack, now);
  if (margins && margins->higher)
    json.add("above", aim_model(pack, pack.grades[*margins->higher], *now.score, say));
  if (const Grade* out = way_out(pack, *now.score)) json.add("leave", aim_model(pack, *out, *now.score, say));
  return json.add("scale", scale_model(pack, *now.score, before, say));
}

}  // namespace htx::server
