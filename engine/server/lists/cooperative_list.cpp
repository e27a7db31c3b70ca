#include "engine/server/lists/cooperative_list.h"

#include <algorithm>
#include <array>
#include <map>

#include "engine/base/text.h"
#include "engine/cases/cases.h"
#include "engine/report/words/explanation_words.h"
#include "engine/server/lists/cooperative_names.h"
#include "engine/server/lists/grades.h"
#include "engine/session/sight.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

constexpr std::size_t kRowsOfAPage = 50;

// What an entry has of each facet.
struct FacetRule {
  const char* name;
  std::string (*value)(const CooperativeEntry& entry);
};
constexpr auto kFacets = std::to_array<FacetRule>({
    {"class", [](const CooperativeEntry& e) { return std::string(rules::to_string(e.judged->result)); }},
    {"grade", [](const CooperativeEntry& e) { return e.grade; }},
    {"was", [](const CooperativeEntry& e) { return e.was; }},
    {"district", [](const CooperativeEntry& e) { return e.judged->district; }},
    {"sector", [](const CooperativeEntry& e) { return e.judged->sector; }},
    {"case", [](const CooperativeEntry& e) { return std::string(e.open_cases > 0 ? "open" : "none"); }},
});

bool is_asked_for(const CooperativeEntry& entry, const Fields& query, const char* but) {
  return std::ranges::all_of(kFacets, [&](const FacetRule& facet) {
    const std::string& wanted = query[facet.name];
    return wanted.empty() || std::string_view(facet.name) == but || facet.value(entry) == wanted;
  });
}

// The cooperatives on record, where nothing was judged.
Result<std::vector<EvaluatedCooperative>> on_record(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto records, session.store.records("cooperative"));
  std::vector<EvaluatedCooperative> all;
  all.reserve(records.size());
  for (const Record& record : records) {
    const NamedCooperative named = cooperative_of(record);
    all.push_back({.id = named.id, .name = named.name, .district = named.district, .sector = named.sector});
  }
  return all;
}

// Those whose folded name and code hold a text, in the order of the list, with their open cases.
Result<std::vector<CooperativeEntry>> matching(const Session& session, const std::vector<Listed>& listed,
                                               const std::string& wanted) {
  HTX_ASSIGN_OR_RETURN(const auto open, list_cases(session, {.status = CaseStatus::kOpen}));
  std::map<std::string_view, std::size_t> cases;
  for (const CaseRow& row : open) ++cases[row.cooperative];
  std::vector<CooperativeEntry> found;
  for (const Listed& one : listed) {
    if (one.folded.find(wanted) == std::string::npos) continue;
    const auto count = cases.find(one.cooperative->id);
    found.push_back({one.cooperative, count == cases.end() ? 0 : count->second});
  }
  HTX_RETURN_IF_ERROR(
      Sight(session).keep_seen(found, [](const CooperativeEntry& entry) { return entry.judged->id; }));
  return found;
}

// By name as they are, or by score; those without a score come last, whichever way.
void sort_entries(std::vector<CooperativeEntry>& entries, const std::string& by) {
  if (by != "score" && by != "-score") return;
  std::ranges::stable_sort(entries, [&](const CooperativeEntry& a, const CooperativeEntry& b) {
    const auto& one = a.judged->score;
    const auto& other = b.judged->score;
    if (!one || !other) return one.has_value() && !other.has_value();
    return by == "score" ? *one < *other : *other < *one;
  });
}

std::string value_title(const std::string& facet, const std::string& id, const CooperativeList& list,
                        const report::Voice& say) {
  if (facet == "class") {
    for (const rules::Class one : rules::kClasses) {
      if (rules::to_string(one) == id) return class_word(one, say);
    }
  }
  if ((facet == "grade" || facet == "was") && list.result)
    return server::grade_title(*list.result->evaluation.pack,
                               id == kNoGrade ? std::nullopt : std::optional(id), say);
  if (facet == "sector") return list.sector_title(id);
  if (facet == "case") return say("server.facet-case-" + id);
  return id.empty() ? say("server.unknown") : id;
}

Facet facet_of(const FacetRule& rule, const std::vector<CooperativeEntry>& matched, const Fields& query,
               const CooperativeList& list, const report::Voice& say) {
  std::map<std::string, std::size_t> counts;
  for (const CooperativeEntry& entry : matched) {
    if (is_asked_for(entry, query, rule.name)) ++counts[rule.value(entry)];
  }
  Facet facet{rule.name, {}};
  for (const auto& [id, count] : counts) {
    if (!id.empty()) facet.values.push_back({id, value_title(rule.name, id, list, say), count});
  }
  sort_values(facet);
  return facet;
}

void read_sectors(const Session& session, const report::Voice& say, CooperativeList& list) {
  const auto dictionary = session.library.cooperatives();
  const FieldSpec* field = dictionary ? (*dictionary)->find("sector") : nullptr;
  if (field == nullptr) return;
  for (const FieldChoice& choice : field->choices) list.sectors.emplace_back(choice.id, say(choice.title));
}

// The result that a query asks for; none if nothing was judged.
Result<JudgedResults::Pointer> result_of(const Session& session, JudgedResults& results,
                                         const Fields& query) {
  HTX_ASSIGN_OR_RETURN(const auto judged, judged_periods(session));
  if (judged.empty()) return JudgedResults::Pointer();
  const int period = period_from_text(query["period"]).value_or(judged.front().period);
  return results.of(session, judged, period, query["rules"]);
}

// What grade each has and, if that is asked for, had in the period before.
Status add_grades(const Session& session, JudgedResults& results, const Fields& query, const Evaluation& now,
                  std::vector<CooperativeEntry>& entries) {
  for (CooperativeEntry& entry : entries) entry.grade = grade_id(*now.pack, *entry.judged);
  if (query["was"].empty()) return Done{};
  HTX_ASSIGN_OR_RETURN(const auto judged, judged_periods(session));
  const auto before = results.of(session, judged, period_before(now.dates.period), now.pack->id);
  if (!before) return Done{};
  const Evaluation& was = (*before)->evaluation;
  std::map<std::string_view, const EvaluatedCooperative*> by_id;
  for (const EvaluatedCooperative& one : was.cooperatives) by_id[one.id] = &one;
  for (CooperativeEntry& entry : entries) {
    const auto one = by_id.find(entry.judged->id);
    if (one != by_id.end()) entry.was = grade_id(*was.pack, *one->second);
  }
  return Done{};
}

}  // namespace

Result<CooperativeList> CooperativeList::of(const Session& session, JudgedResults& results,
                                            const Fields& query, const report::Voice& say) {
  CooperativeList list;
  HTX_ASSIGN_OR_RETURN(list.result, result_of(session, results, query));
  read_sectors(session, say, list);
  std::vector<Listed> of_record;
  if (!list.result) {
    HTX_ASSIGN_OR_RETURN(list.unjudged, on_record(session));
    of_record = listed_by_name(list.unjudged);
  }
  const std::vector<Listed>& listed = list.result ? list.result->by_name : of_record;
  HTX_ASSIGN_OR_RETURN(auto entries, matching(session, listed, fold(query["q"])));
  if (list.result) HTX_RETURN_IF_ERROR(add_grades(session, results, query, list.result->evaluation, entries));
  for (const FacetRule& rule : kFacets) {
    const std::string_view name = rule.name;
    if ((name == "class" || name == "grade") && !list.result) continue;
    if (name == "was" && query["was"].empty()) continue;
    list.facets.push_back(facet_of(rule, entries, query, list, say));
  }
  std::erase_if(entries, [&](const CooperativeEntry& entry) { return !is_asked_for(entry, query, ""); });
  sort_entries(entries, query["sort"]);
  list.found = std::move(entries);
  return list;
}

CooperativeList::Shown CooperativeList::shown(const std::string& after) const {
  Shown page;
  auto next = found.begin();
  if (!after.empty()) {
    const auto last =
        std::ranges::find_if(found, [&](const CooperativeEntry& entry) { return entry.judged->id == after; });
    next = last == found.end() ? found.begin() : last + 1;
  }
  for (; next != found.end() && page.entries.size() < kRowsOfAPage; ++next) page.entries.push_back(&*next);
  page.has_more = next != found.end();
  if (!page.entries.empty()) page.last = page.entries.back()->judged->id;
  return page;
}

std::string CooperativeList::grade_title(const EvaluatedCooperative& one, const report::Voice& say) const {
  if (!result || !one.grade || *one.grade >= result->evaluation.pack->grades.size()) return "";
  return say(result->evaluation.pack->grades[*one.grade].title);
}

std::string CooperativeList::sector_title(const std::string& id) const {
  const auto known = std::ranges::find(sectors, id, &std::pair<std::string, std::string>::first);
  return known == sectors.end() ? id : known->second;
}

}  // namespace htx::server
