#include "engine/server/pages/year_model.h"

#include <algorithm>
#include <array>
#include <map>

#include "engine/base/text.h"
#include "engine/report/words/explanation_words.h"
#include "engine/rules/shown.h"
#include "engine/server/http/http_message.h"
#include "engine/server/lists/grades.h"
#include "engine/server/visit/addresses.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

using rules::Class;
using rules::kClasses;

// The picture of the scores, in pixels.
constexpr int kPlotLeft = 40;
constexpr int kPlotRight = 590;
constexpr int kPlotTop = 44;
constexpr int kPlotBottom = 220;
constexpr std::size_t kBins = 20;

class YearModel {
 public:
  explicit YearModel(const YearShown& year) : year_(year), say_(year.say), pack_(*year.now.pack) {
    if (year.before == nullptr) return;
    for (const EvaluatedCooperative& one : year.before->cooperatives) before_[one.id] = &one;
  }

  Json model() const {
    Json json;
    json.add("tally", tally()).add("has_before", year_.before != nullptr);
    if (year_.before != nullptr) json.add("before", period_text(year_.before->dates.period));
    add_plot(json);
    if (year_.before != nullptr && !pack_.grades.empty()) add_matrix(json);
    json.add("districts", districts()).add("grounds", grounds());
    Json criteria_moved = criteria();
    json.add("has_criteria", !criteria_moved.array()->empty()).add("criteria", std::move(criteria_moved));
    Json close = near();
    json.add("near_count", say_.number(close.array()->size())).add("has_near", !close.array()->empty());
    return json.add("near", std::move(close));
  }

 private:
  // The list of those that have these values of facets.
  std::string list(const std::vector<std::pair<std::string, std::string>>& facets) const {
    Fields query;
    query.add("period", period_text(year_.now.dates.period));
    query.add("rules", pack_.id);
    for (const auto& [name, value] : facets) query.add(name, value);
    return with_query("/cooperatives", query);
  }

  static std::size_t count(const Evaluation& evaluation, Class result) {
    return static_cast<std::size_t>(
        std::ranges::count(evaluation.cooperatives, result, &EvaluatedCooperative::result));
  }

  Json tally() const {
    constexpr std::array kLooks = {"good", "soon", "end", "none"};
    Json tiles{Json::Array{}};
    for (const Class result : kClasses) {
      Json tile;
      tile.add("look", kLooks.at(static_cast<std::size_t>(result))).add("tone", tone_of(result));
      tile.add("name", class_word(result, say_)).add("count", say_.number(count(year_.now, result)));
      tile.add("was", year_.before == nullptr ? "" : say_.number(count(*year_.before, result)));
      tiles.push(tile.add("href", list({{"class", std::string(rules::to_string(result))}})));
    }
    return tiles;
  }

  // ---- The scores in bins: a picture, and the same as a table.

  Decimal most() const { return pack_.total.value_or(Decimal(100)); }

  using Bins = std::array<std::array<std::size_t, kClasses.size()>, kBins>;
  Bins bins() const {
    Bins bins{};
    for (const EvaluatedCooperative& one : year_.now.cooperatives) {
      if (!one.score) continue;
      const auto at = (*one.score * Decimal(kBins) / most()).round(0, Rounding::kFloor).to_int64();
      const auto bin = static_cast<std::size_t>(std::clamp<std::int64_t>(at.value_or(0), 0, kBins - 1));
      ++bins.at(bin).at(static_cast<std::size_t>(one.result));
    }
    return bins;
  }

  static std::size_t sum(const std::array<std::size_t, kClasses.size()>& bin) {
    std::size_t all = 0;
    for (const std::size_t n : bin) all += n;
    return all;
  }

  static int x_of(std::size_t bin, std::size_t first) {
    return kPlotLeft + static_cast<int>((bin - first) * static_cast<std::size_t>(kPlotRight - kPlotLeft) /
                                        (kBins - first));
  }

  Json bar(std::size_t bin, std::size_t first, std::size_t highest, const Bins& all) const {
    constexpr std::array kOrder = {Class::kDissolve, Class::kWeak, Class::kStrong};
    constexpr std::array kLooks = {"end", "weak", "strong"};
    const int x = x_of(bin, first) + 1;
    const int width = x_of(bin + 1, first) - x - 1;
    std::size_t below = 0;
    const auto y_of = [&](std::size_t n) {
      return kPlotBottom -
             static_cast<int>(n * static_cast<std::size_t>(kPlotBottom - kPlotTop - 16) / highest);
    };
    Json parts{Json::Array{}};
    for (std::size_t i = 0; i < kOrder.size(); ++i) {
      const std::size_t here = all.at(bin).at(static_cast<std::size_t>(kOrder.at(i)));
      if (here == 0) continue;
      Json part;
      part.add("look", kLooks.at(i)).add("x", std::to_string(x)).add("width", std::to_string(width));
      part.add("y", std::to_string(y_of(below + here)));
      part.add("height", std::to_string(y_of(below) - y_of(below + here)));
      parts.push(std::move(part));
      below += here;
    }
    Json json;
    json.add("parts", std::move(parts)).add("count", below == 0 ? "" : say_.number(below));
    return json.add("x", std::to_string(x + width / 2)).add("y", std::to_string(y_of(below) - 4));
  }

  Decimal edge(std::size_t bin) const {
    return most() * Decimal(static_cast<std::int64_t>(bin)) / Decimal(kBins);
  }

  Json bin_row(std::size_t bin, const Bins& all) const {
    Json row;
    row.add("range", say_.number(edge(bin)) + " – " + say_.number(edge(bin + 1)));
    const auto& here = all.at(bin);
    row.add("strong", say_.number(here.at(static_cast<std::size_t>(Class::kStrong))));
    row.add("weak", say_.number(here.at(static_cast<std::size_t>(Class::kWeak))));
    row.add("end", say_.number(here.at(static_cast<std::size_t>(Class::kDissolve))));
    return row.add("all", say_.number(sum(here)));
  }

  // The cut-offs as dashed lines; neighbours have their words at two heights.
  Json cuts(std::size_t first) const {
    Json lines{Json::Array{}};
    for (std::size_t i = 0; i + 1 < pack_.grades.size(); ++i) {
      const rules::Grade& grade = pack_.grades[i];
      const Decimal low = edge(first);
      if (grade.at_least < low) continue;
      const auto share =
          ((grade.at_least - low) * Decimal(kPlotRight - kPlotLeft) / (most() - low)).round(0).to_int64();
      const int x = kPlotLeft + static_cast<int>(share.value_or(0));
      Json line;
      line.add("x", std::to_string(x)).add("text_x", std::to_string(x + 4));
      line.add("text_y", i % 2 == 0 ? "14" : "30");
      lines.push(line.add("text", say_("server.cut-from", {{"grade", say_(grade.title)},
                                                           {"points", say_.number(grade.at_least)}})));
    }
    return lines;
  }

  void add_plot(Json& json) const {
    const Bins all = bins();
    std::size_t highest = 0;
    std::size_t rated = 0;
    std::size_t first = kBins - 1;
    for (std::size_t bin = 0; bin < kBins; ++bin) {
      highest = std::max(highest, sum(all.at(bin)));
      rated += sum(all.at(bin));
      if (sum(all.at(bin)) > 0) first = std::min(first, bin);
    }
    json.add("rated", say_.number(rated)).add("has_plot", rated > 0);
    if (rated == 0) return;
    first -= first % 2;
    Json bars{Json::Array{}};
    Json rows{Json::Array{}};
    Json axis{Json::Array{}};
    for (std::size_t bin = first; bin < kBins; ++bin) {
      bars.push(bar(bin, first, highest, all));
      rows.push(bin_row(bin, all));
    }
    for (std::size_t bin = first; bin <= kBins; bin += 2) {
      Json tick;
      axis.push(tick.add("x", std::to_string(x_of(bin, first))).add("text", say_.number(edge(bin))));
    }
    Json plot;
    plot.add("bars", std::move(bars)).add("axis", std::move(axis)).add("cuts", cuts(first));
    json.add("plot", std::move(plot)).add("bins", std::move(rows));
  }

  // ---- From the grades of the year before to those of this one.

  std::vector<std::string> grade_ids() const {
    std::vector<std::string> ids;
    for (const rules::Grade& grade : pack_.grades) ids.push_back(grade.id);
    ids.emplace_back(kNoGrade);
    return ids;
  }
  std::string title_of(const std::string& id) const {
    return grade_title(pack_, id == kNoGrade ? std::optional<std::string>() : std::optional(id), say_);
  }

  Json cell(std::size_t from, std::size_t to, std::size_t n) const {
    const std::size_t none = pack_.grades.size();
    const bool is_rated = from != none && to != none;
    Json json;
    const char* look = from == to ? "dg" : !is_rated ? "" : to < from ? "up" : "dn";
    json.add("look", n == 0 && from != to ? "" : look);
    json.add("sign", n == 0 || from == to || !is_rated ? "" : to < from ? "↑ " : "↓ ");
    const auto ids = grade_ids();
    return json.add("count", n == 0 ? "" : say_.number(n))
        .add("href", list({{"grade", ids[to]}, {"was", ids[from]}}));
  }

  void add_matrix(Json& json) const {
    const auto ids = grade_ids();
    std::map<std::pair<std::string, std::string>, std::size_t> counts;
    for (const EvaluatedCooperative& one : year_.now.cooperatives) {
      const auto was = before_.find(one.id);
      if (was != before_.end()) ++counts[{grade_id(*year_.before->pack, *was->second), grade_id(pack_, one)}];
    }
    Json heads{Json::Array{}};
    for (const std::string& id : ids) heads.push(title_of(id));
    Json rows{Json::Array{}};
    std::size_t up = 0;
    std::size_t down = 0;
    for (std::size_t from = 0; from < ids.size(); ++from) {
      Json cells{Json::Array{}};
      std::size_t all = 0;
      for (std::size_t to = 0; to < ids.size(); ++to) {
        const std::size_t n = counts[{ids[from], ids[to]}];
        cells.push(cell(from, to, n));
        all += n;
        const bool is_rated = from + 1 < ids.size() && to + 1 < ids.size();
        if (is_rated && to < from) up += n;
        if (is_rated && to > from) down += n;
      }
      Json row;
      row.add("name", title_of(ids[from])).add("cells", std::move(cells)).add("all", say_.number(all));
      rows.push(std::move(row));
    }
    Json matrix;
    matrix.add("heads", std::move(heads)).add("rows", std::move(rows));
    matrix.add("up", say_.number(up)).add("down", say_.number(down));
    json.add("matrix", std::move(matrix));
  }

  // ---- Districts, grounds, criteria, who is close to a cut-off.

  Json districts() const {
    std::map<std::string, std::array<std::size_t, kClasses.size()>> counts;
    for (const EvaluatedCooperative& one : year_.now.cooperatives)
      ++counts[one.district].at(static_cast<std::size_t>(one.result));
    std::vector<std::string> names;
    for (const auto& [name, row] : counts) names.push_back(name);
    std::ranges::sort(names, [](const auto& a, const auto& b) { return compare_vietnamese(a, b) < 0; });
    Json rows{Json::Array{}};
    for (const std::string& name : names) {
      const std::size_t all = sum(counts[name]);
      Json cells{Json::Array{}};
      for (const Class result : kClasses) {
        const std::size_t n = counts[name].at(static_cast<std::size_t>(result));
        const bool is_bad = result == Class::kWeak || result == Class::kDissolve;
        constexpr std::size_t kFifth = 5;
        Json one;
        one.add("count", n == 0 ? "" : say_.number(n)).add("look", is_bad && n * kFifth >= all ? "h1" : "");
        cells.push(
            one.add("href", list({{"district", name}, {"class", std::string(rules::to_string(result))}})));
      }
      Json row;
      row.add("name", name.empty() ? say_("report.unknown") : name).add("href", list({{"district", name}}));
      rows.push(row.add("cells", std::move(cells)).add("all", say_.number(all)));
    }
    return rows;
  }

  static const GroundCount* counted(const Evaluation& evaluation, const std::string& pack,
                                    const std::string& id) {
    const auto found = std::ranges::find_if(
        evaluation.grounds, [&](const GroundCount& one) { return one.pack == pack && one.id == id; });
    return found == evaluation.grounds.end() ? nullptr : &*found;
  }

  Json grounds() const {
    Json rows{Json::Array{}};
    for (const rules::PackPointer& pack : year_.now.ground_packs) {
      for (const rules::Ground& ground : pack->grounds) {
        const GroundCount* now = counted(year_.now, pack->id, ground.id);
        // A law that is not in force holds for nobody; its rows would only be noise.
        if (now == nullptr || (now->held == 0 && !pack->in_force.contains(year_.now.dates.law_on))) continue;
        const GroundCount* was =
            year_.before == nullptr ? nullptr : counted(*year_.before, pack->id, ground.id);
        Json row;
        row.add("name", say_(ground.title)).add("basis", report::basis_text(ground.basis, say_));
        row.add("held", say_.number(now->held)).add("unknown", say_.number(now->unknown));
        rows.push(row.add("was", was == nullptr ? "–" : say_.number(was->held)));
      }
    }
    return rows;
  }

  static std::optional<Decimal> mean_points(const rules::Criterion& criterion, const BandCounts& counts) {
    Decimal points;
    std::size_t all = 0;
    for (std::size_t i = 0; i < counts.bands.size(); ++i) {
      points += criterion.bands[i].points * Decimal(static_cast<std::int64_t>(counts.bands[i]));
      all += counts.bands[i];
    }
    if (all == 0) return std::nullopt;
    constexpr int kScale = 2;
    return (points / Decimal(static_cast<std::int64_t>(all))).round(kScale);
  }

  static std::optional<Decimal> mean_before(const CountedRun* run, const std::string& id) {
    if (run == nullptr) return std::nullopt;
    const auto criteria = run->pack->criteria();
    for (std::size_t i = 0; i < criteria.size(); ++i) {
      if (criteria[i]->id == id) return mean_points(*criteria[i], run->criteria[i]);
    }
    return std::nullopt;
  }

  Json criteria() const {
    Json rows{Json::Array{}};
    if (year_.counted == nullptr) return rows;
    const auto all = year_.counted->pack->criteria();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto now = mean_points(*all[i], year_.counted->criteria[i]);
      if (!now) continue;
      const auto was = mean_before(year_.counted_before, all[i]->id);
      const Decimal change = *now - was.value_or(*now);
      Json row;
      row.add("name", say_(all[i]->title)).add("max", all[i]->max ? say_.number(*all[i]->max) : "–");
      row.add("now", say_.number(*now)).add("was", was ? say_.number(*was) : "–");
      row.add("change", was ? (change > Decimal() ? "+" : "") + say_.number(change) : "–");
      row.add("tone", change.is_zero() ? "" : change.is_negative() ? "t-bad" : "t-ok");
      row.add("untold", say_.number(year_.counted->criteria[i].untold));
      row.add("href", pack_address(pack_.id, pack_.version) + "#" + all[i]->id);
      rows.push(std::move(row));
    }
    return rows;
  }

  // Within a point of a cut-off: their figures are worth a second look.
  Json near() const {
    constexpr std::size_t kMost = 40;
    Json rows{Json::Array{}};
    for (const EvaluatedCooperative& one : year_.now.cooperatives) {
      for (std::size_t i = 0; one.score && i + 1 < pack_.grades.size(); ++i) {
        const Decimal margin = *one.score - pack_.grades[i].at_least;
        if (margin.abs() > Decimal(1) || rows.array()->size() == kMost) continue;
        Json row;
        row.add("name", one.name).add("id", one.id).add("district", one.district);
        row.add("href", cooperative_address(one.id) + "?period=" + period_text(year_.now.dates.period) +
                            "&rules=" + escape_field(pack_.id));
        row.add("score", say_.number(rules::shown_score(pack_, *one.score)));
        row.add("grade", one.grade ? say_(pack_.grades[*one.grade].title) : "");
        row.add("margin", (margin.is_negative() ? "" : "+") + say_.number(margin));
        rows.push(row.add("cut", say_(pack_.grades[i].title)));
      }
    }
    return rows;
  }

  const YearShown& year_;
  const report::Voice& say_;
  const rules::Pack& pack_;
  std::map<std::string, const EvaluatedCooperative*> before_;
};

}  // namespace

Json year_model(const YearShown& year) { return YearModel(year).model(); }

}  // namespace htx::server
